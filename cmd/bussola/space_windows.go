package main

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// freeSpace is how many bytes this user may still write where a folder lies.
func freeSpace(folder string) (uint64, error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return 0, fmt.Errorf("%s: %w", folder, err)
	}
	return free, nil
}
