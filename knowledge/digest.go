package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"strings"
)

// Digest is the version of a content pack: the first 12 hex digits of its [Sum].
func Digest(fsys fs.FS) (string, error) {
	sum, err := Sum(fsys)
	if err != nil {
		return "", err
	}
	return sum[:12], nil
}

// Sum is the SHA-256 of a content pack: 64 hex digits that change when any word in it does. The conversations, which only tests
// read, are no part of it: the program holds none, and says of a folder the version that it says of its own copy of it.
func Sum(fsys fs.FS) (string, error) {
	h, buf := sha256.New(), make([]byte, 1<<16)
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path == "conversations" {
			return fs.SkipDir
		}
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".go") {
			return err
		}
		f, err := fsys.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		io.WriteString(h, path+"\x00")
		_, err = io.CopyBuffer(h, f, buf)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), err
}
