package knowledge

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// broken gives the sound pack with the files of a folder laid over it.
func broken(t *testing.T, folder string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, root := range []string{"testdata/sound", folder} {
		err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Base(name) == "want.txt" {
				return err
			}
			data, err := os.ReadFile(filepath.Join(root, name))
			out[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// mistakes gives the messages an editor reads: those of a pack that does not load, or else those of every check.
func mistakes(fsys fs.FS) []string {
	b, err := Load(fsys)
	if err != nil {
		return strings.Split(err.Error(), "\n")
	}
	var out []string
	for _, err := range b.Check() {
		out = append(out, err.Error())
	}
	return out
}

func TestSoundPackHasNoMistakes(t *testing.T) {
	for _, m := range mistakes(broken(t, "testdata/sound")) {
		t.Error(m)
	}
}

// TestBrokenPacks lays each folder of testdata/broken over the sound pack. want.txt is what an editor then reads, a mistake a
// line and nothing else; a folder is named for the check that speaks, with a dash and more words when it has several.
func TestBrokenPacks(t *testing.T) {
	folders, err := filepath.Glob("testdata/broken/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no broken packs (%v)", err)
	}
	spoke := map[string]bool{}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(folder, "want.txt"))
			if err != nil {
				t.Fatal(err)
			}
			got, want := strings.Join(mistakes(broken(t, folder)), "\n"), strings.TrimSpace(string(data))
			if got != want {
				t.Errorf("an editor reads\n%s\nwant\n%s", got, want)
			}
			for _, c := range checks {
				if strings.Contains(want, ": "+c.name+": ") && strings.HasPrefix(filepath.Base(folder), c.name) {
					spoke[c.name] = true
				}
			}
		})
	}
	for _, c := range checks {
		if !spoke[c.name] {
			t.Errorf("the check %q has no broken pack under testdata/broken that it speaks about", c.name)
		}
	}
}

// BenchmarkChecks is what the checks of every start cost on the shipped pack.
func BenchmarkChecks(b *testing.B) {
	base, err := Load(os.DirFS("../content"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if errs := base.check(false); len(errs) > 0 {
			b.Fatal(errs[0])
		}
	}
}
