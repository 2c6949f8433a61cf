package knowledge

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bussola/internal/kept"
)

// TestSamePackSameFinding learns the shipped pack anew, reads it as it was kept, and takes what all other tests here use, which
// another process may have learned: all three are the same to the last bit, and find the same.
func TestSamePackSameFinding(t *testing.T) {
	base := shipped(t)
	base.Ready()
	m := base.materials()
	folder := t.TempDir()
	m.shelf = kept.Folder(folder)
	anew := build(m)
	voices := []string{"zh"}
	for _, lang := range voices {
		anew.voice(lang)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 1+len(voices) {
		t.Fatalf("kept are %v (%v)", files, err)
	}
	when := func() (all []int64) {
		for _, name := range files {
			at, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, at.ModTime().UnixNano())
		}
		return all
	}
	before := when()
	again := build(m)
	for name, e := range map[string]*engine{"as it was kept": again, "of all tests": base.engine} {
		if !reflect.DeepEqual(e.home.learned, anew.home.learned) {
			t.Errorf("%s: Italian and English are not the same", name)
		}
		for _, lang := range voices {
			if !reflect.DeepEqual(e.voice(lang).learned, anew.voice(lang).learned) {
				t.Errorf("%s: %s is not the same", name, lang)
			}
		}
		ask := func(text string) {
			if x, y := e.find(text, "", Hint{}), anew.find(text, "", Hint{}); !reflect.DeepEqual(x, y) {
				t.Errorf("%s: %q\n%+v\n%+v", name, text, x, y)
			}
		}
		for _, text := range []string{"ho perso il lavoro", "mi mamma un cammina più", "我失业了"} {
			ask(text)
		}
		for i := 0; i < len(m.asks); i += 97 { // what was learned is the same: a few show that it is also used
			if lang := m.asks[i].Lang; lang == "it" || lang == "en" || contains(voices, lang) {
				ask(m.asks[i].Text)
			}
		}
	}
	if after := when(); !reflect.DeepEqual(after, before) {
		t.Error("what was kept was not read but learned again")
	}
}

// small is the sound pack of the checks, with a place to keep what is learned.
func small(t *testing.T) (materials, string) {
	t.Helper()
	b, err := Load(broken(t, "testdata/sound"))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	b.Keep(kept.Folder(folder))
	return b.materials(), folder
}

// TestKeptIsWholeOrNothing: a file that is torn, damaged, of another content or of no Bussola is passed over, and the next
// start has it right again.
func TestKeptIsWholeOrNothing(t *testing.T) {
	m, folder := small(t)
	want := build(m)
	files, err := filepath.Glob(filepath.Join(folder, "kept-learned-home-*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("kept are %v (%v)", files, err)
	}
	good, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	put := func(data []byte) { // beside it and then in its place: what is used where it lies must not change
		beside := files[0] + ".beside"
		if err := errors.Join(os.WriteFile(beside, data, 0o600), os.Rename(beside, files[0])); err != nil {
			t.Fatal(err)
		}
	}
	spoiled := func(data []byte) bool {
		put(data)
		_, ok := want.take(home)
		return !ok
	}
	if spoiled(good) {
		t.Fatal("a whole file is not read")
	}
	for n := 0; n < len(good); n += 1 + n/7 {
		if !spoiled(good[:n]) {
			t.Errorf("a file of %d bytes, torn after %d, is read", len(good), n)
		}
	}
	for i := 0; i < len(good); i += 1 + i/29 {
		bad := bytes.Clone(good)
		bad[i] ^= 0x40
		if !spoiled(bad) {
			t.Errorf("a file with another byte at %d of %d is read", i, len(good))
		}
	}
	for name, data := range map[string][]byte{"nothing": {}, "a foreign file": []byte("SQLite format 3\x00"), "a byte too many": append(bytes.Clone(good), 0)} {
		if !spoiled(data) {
			t.Errorf("%s is read", name)
		}
		if e := build(m); !reflect.DeepEqual(e.home.learned, want.home.learned) {
			t.Errorf("after %s something else was learned", name)
		}
		if mended, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(mended, good) {
			t.Errorf("after %s the file was not written anew (%v)", name, err)
		}
	}
	other := &engine{classes: want.classes, key: strings.Repeat("0", 64), shelf: renamed{kept.Folder(folder), want.key, files[0]}}
	if _, ok := other.take(home); ok {
		t.Error("a file of another content, under the name of this one, is read")
	}
}

// renamed gives the file of one key the name of any other that is asked for.
type renamed struct {
	kept.Folder
	key, file string
}

func (r renamed) Take(name, key string, into any, kinds ...any) bool {
	r.Put(name, key, into) // makes the name known
	names, _ := filepath.Glob(filepath.Join(string(r.Folder), "kept-"+name+"-*"))
	for _, n := range names {
		if n != r.file {
			os.Rename(r.file, n)
		}
	}
	return r.Folder.Take(name, key, into, kinds...)
}

// TestNoPlaceToKeep: where nothing can be kept, people are answered all the same.
func TestNoPlaceToKeep(t *testing.T) {
	m, folder := small(t)
	want := build(m).find("pasti a domicilio", "it", Hint{})
	file := filepath.Join(folder, "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"", file, filepath.Join(file, "below")} {
		m.shelf = kept.Folder(folder)
		if got := build(m).find("pasti a domicilio", "it", Hint{}); !reflect.DeepEqual(got, want) {
			t.Errorf("in %q: %+v, want %+v", folder, got, want)
		}
	}
}

// TestDigestIsOfAllThatTeaches changes one thing after the other.
func TestDigestIsOfAllThatTeaches(t *testing.T) {
	pack := broken(t, "testdata/sound")
	digest := func() string {
		b, err := Load(pack)
		if err != nil {
			t.Fatal(err)
		}
		return b.materials().digest()
	}
	was := digest()
	if digest() != was {
		t.Fatal("it changes by itself")
	}
	for _, c := range []struct {
		file, old, with string
		teaches         bool
	}{
		{"asks/pasti.tsv", "il mangiare a domicilio", "il mangiare portato", true},
		{"asks/_outofscope.tsv", "che tempo fa domani", "che tempo fa oggi", true},
		{"asks/_smalltalk.tsv", "ciao", "salve", true},
		{"asks/_ambiguous.tsv", "mi serve aiuto a casa", "serve aiuto a casa", true},
		{"services/pasti.yaml", "everyday: [pranzo a casa]", "everyday: [pranzo a casa, mensa]", true},
		{"services/pasti.yaml", "Il Comune porta il pranzo a casa.", "Il Comune porta la cena a casa.", true},
		{"services/pasti.yaml", "value: 5", "value: 6", false},
		{"services/pasti.yaml", "Chiedi prima un colloquio.", "Prima chiedi un colloquio.", false},
	} {
		data := pack[c.file].Data
		if !bytes.Contains(data, []byte(c.old)) {
			t.Fatalf("%s has no %q", c.file, c.old)
		}
		pack[c.file].Data = bytes.Replace(data, []byte(c.old), []byte(c.with), 1)
		if got := digest() != was; got != c.teaches {
			t.Errorf("%s: %q instead of %q changes the digest: %v, want %v", c.file, c.with, c.old, got, c.teaches)
		}
		pack[c.file].Data = data
	}
	b, err := Load(pack)
	if err != nil {
		t.Fatal(err)
	}
	m := b.materials()
	m.listen.AgeUnits = []string{"anni"}
	if m.digest() == was {
		t.Error("how words are heard is not in the digest")
	}
	m = b.materials()
	m.words = map[string][]meaning{"fr": {{"repas", "pasto"}}}
	if m.digest() == was {
		t.Error("the words of other languages are not in the digest")
	}
}

// TestLibrariesOfTheLearner: another stemmer may learn something else from the same words, so the key names them.
func TestLibrariesOfTheLearner(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, lib := range strings.Split(libraries, ", ") {
		if !strings.Contains(string(mod), "/"+lib+"\n") {
			t.Errorf("go.mod has no %q: write the version that it has into libraries", lib)
		}
	}
}
