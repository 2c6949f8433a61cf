package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

// reloads loads the content again at every SIGHUP, until ctx ends. The returned channel closes when it has ended.
func (h *house) reloads(ctx context.Context, pack fs.FS, log *slog.Logger) <-chan struct{} {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGHUP)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer signal.Stop(asked)
		for {
			select {
			case <-ctx.Done():
				return
			case <-asked:
			}
			version, err := h.reload(pack)
			if err != nil {
				log.Error("the new content is not used, the old one stays", "mistakes", err.Error())
				continue
			}
			log.Info("content changed", "content", version)
		}
	}()
	return ended
}

// reload reads a pack, runs every check of bussola check on it, and swaps it in, in one step: turns under way end with the old
// one, which serves meanwhile. On an error nothing has changed, and the error is what an editor has to mend.
func (h *house) reload(pack fs.FS) (version string, err error) {
	lib, err := read(pack)
	if err != nil {
		return "", err
	}
	was, is := h.agenda.Body.Name.In("it"), lib.agenda.Body.Name.In("it")
	if was != is { // it is part of every pseudonym: under another name nobody would be known any more
		return "", fmt.Errorf("body/body.yaml:1: name: the body was %q and is now %q; serve another body from another data folder", was, is)
	}
	if err := lib.slowly(); err != nil { // which also learns, before the swap: the first question must not wait
		return "", err
	}
	h.runner.Use(lib.pack)
	return lib.pack.Dialog.Version, nil
}
