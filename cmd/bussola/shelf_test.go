package main

import (
	"sync"

	"bussola/content"
)

// shelf is the library of the shipped content, read once for all tests: nothing changes one.
var shelf = sync.OnceValues(func() (*library, error) { return read(content.Files) })

// shelved is the program with that library at hand.
func shelved(m Main) *Main {
	m.shelf = shelf
	return &m
}
