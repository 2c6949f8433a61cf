//go:build unix

package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// freeSpace is how many bytes this user may still write where a folder lies.
func freeSpace(folder string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, fmt.Errorf("%s: %w", folder, err)
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}
