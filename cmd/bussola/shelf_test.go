package main

import (
	"errors"
	"os"
	"sync"

	"bussola/content"
	"bussola/internal/kept"
)

// shelf is the library of the shipped content for all tests, made once, kept, and taken as it was kept: what tests see is what a second start
// serves. Nothing changes it, and what tries to ends the test.
var shelf = sync.OnceValues(func() (*library, error) {
	folder, err := os.MkdirTemp("", "bussola-kept-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) // it lies in memory
	l, errs := gather(content.Files)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	l.made, l.place = true, place{kept.Folder(folder), "of tests"}
	if err := l.ready(); err != nil {
		return nil, err
	}
	again := l.place.take(content.Files)
	if again == nil {
		return nil, errors.New("what was kept cannot be taken")
	}
	again.base.Keep(kept.Folder(cacheFolder()))
	return again, nil
})

// shelved is the program with that library at hand.
func shelved(m Main) *Main {
	m.shelf = shelf
	return &m
}
