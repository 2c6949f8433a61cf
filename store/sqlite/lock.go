package sqlite

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// claim takes the folder for this process. The kernel frees it when the process ends, however it ends, so a lock left by a
// crash never has to be removed by hand. The process number in the file is for people; it is not what locks.
func claim(folder string) (*os.File, error) {
	path := filepath.Join(folder, "serving.lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder %s: %w: %w", folder, ErrUnwritable, err)
	}
	held, err := tryLock(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("data folder %s: locking: %w", folder, err)
	}
	if held {
		who, _ := io.ReadAll(io.LimitReader(f, 20)) // only a hint
		f.Close()
		return nil, fmt.Errorf("data folder %s: %w (process %s)", folder, ErrServed, strings.TrimSpace(string(who)))
	}
	if f.Truncate(0) == nil {
		fmt.Fprintf(f, "%d\n", os.Getpid()) // a full disk is told by the database, with more to say
	}
	return f, nil
}
