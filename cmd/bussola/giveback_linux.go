package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"golang.org/x/sys/unix"
)

// giveBack gives the machine what only the start needed, and days may pass until somebody writes: freed memory, and the pages of the program's
// own file, of which a start reads many times what a turn does. Those that are needed come again by themselves, from the file.
func giveBack() {
	debug.FreeOSMemory()
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	var from, to uintptr // of the mapping being read; nothing when it is not of the file, or may be written to
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		var a, b uintptr
		var may string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &a, &b, &may); n == 3 {
			from, to = 0, 0
			if strings.HasSuffix(line, " "+self) && strings.HasPrefix(may, "r-") {
				from, to = a, b
			}
			continue
		}
		// the last word on a mapping that says whether a page of it was ever changed, as a loader may have done: then it is not the file's
		if from != to && strings.HasPrefix(line, "Anonymous:") && strings.Fields(line)[1] == "0" {
			unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED) // by address: it is no memory of Go's
		}
	}
}
