package kept

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"io"
	"os"
	"regexp"
	"runtime"
	"sync"
)

// Program names the running program: another name for every other build of it, so that what one has made is not trusted by the next. On Linux it is the
// number that the Go linker gives each file by its content; where there is none, the SHA-256 of the file, tens of milliseconds.
var Program = sync.OnceValues(func() (string, error) {
	name := "/proc/self/exe" // this very file, also when another lies in its place by now
	if runtime.GOOS != "linux" {
		var err error
		if name, err = os.Executable(); err != nil {
			return "", err
		}
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if id, ok := linked(f); ok {
		return id, nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, 1<<40)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
})

// linkID is what the go command writes; another one may have been given by hand, and stay the same from build to build.
var linkID = regexp.MustCompile(`^[\w-]{20}/[\w-]{20}/[\w-]{20}/[\w-]{20}$`)

func linked(f io.ReaderAt) (id string, ok bool) {
	file, err := elf.NewFile(f)
	if err != nil {
		return "", false
	}
	note := file.Section(".note.go.buildid")
	if note == nil {
		return "", false
	}
	data, err := note.Data()
	if err != nil || len(data) < 16 { // sizes of name and text, type, "Go\0\0", text
		return "", false
	}
	id = string(bytes.TrimRight(data[16:], "\x00"))
	return id, linkID.MatchString(id)
}
