package turn

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	sqlite3 "github.com/ncruces/go-sqlite3"

	"bussola/booking"
	"bussola/dialogs"
	"bussola/privacy"
	"bussola/store/sqlite"
)

var update = flag.Bool("update", false, "write the pages of docs/privacy again")

// TestKeptIsTheTruth holds the list of what is kept against what is kept: every table and column, every key of Redis, every
// field of what is sealed.
func TestKeptIsTheTruth(t *testing.T) {
	v, err := privacy.LoadInventory(os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]map[string]privacy.Field{}
	for _, k := range v.Kept {
		fields := map[string]privacy.Field{}
		for _, f := range k.Holds {
			for _, name := range f.Of {
				fields[name] = f
			}
		}
		listed[k.Table] = fields
	}
	t.Run("tables", func(t *testing.T) {
		real := schema(t)
		for table, columns := range real {
			for column, kind := range columns {
				f, ok := listed[table][column]
				if !ok {
					t.Errorf("%s.%s is kept and not in content/kept.yaml", table, column)
				}
				if closed := f.Sealed || column == "key"; ok && closed != (kind == "BLOB") {
					t.Errorf("%s.%s is %s, and the list says sealed: %v", table, column, kind, closed)
				}
			}
		}
		for table, fields := range listed {
			for f := range fields {
				if _, ok := real[table][f]; !ok {
					t.Errorf("content/kept.yaml lists %s.%s, which is not kept", table, f)
				}
			}
		}
	})
	t.Run("what is sealed", func(t *testing.T) {
		types := map[string]reflect.Type{"Session": reflect.TypeFor[dialogs.Session](), "Draft": reflect.TypeFor[dialogs.Draft](), "Callback": reflect.TypeFor[booking.Callback](),
			"Details": reflect.TypeFor[booking.Details](), "address": reflect.TypeFor[address](), "letter": reflect.TypeFor[letter]()}
		seen := map[string]bool{}
		var look func(fields []privacy.Field)
		look = func(fields []privacy.Field) {
			for _, f := range fields {
				if f.Struct != "" {
					seen[f.Struct] = true
					var names []string
					for _, in := range f.Inside {
						names = append(names, in.Of...)
					}
					if want := jsonNames(types[f.Struct]); !slices.Equal(slices.Sorted(slices.Values(names)), want) {
						t.Errorf("%s: content/kept.yaml lists\n%q\nand it has\n%q", f.Struct, slices.Sorted(slices.Values(names)), want)
					}
				}
				look(f.Inside)
			}
		}
		for _, k := range v.Kept {
			look(k.Holds)
		}
		for name := range types {
			if !seen[name] {
				t.Errorf("nothing in content/kept.yaml is a %s", name)
			}
		}
	})
	t.Run("keys of Redis", func(t *testing.T) {
		text, err := os.ReadFile("../store/redis/redis.go")
		if err != nil {
			t.Fatal(err)
		}
		var real, list []string
		for _, m := range regexp.MustCompile(`(?m)^//	(\S+(?:, \S+)*) +(?:list|zset|hash|set|string)\b`).FindAllStringSubmatch(string(text), -1) {
			real = append(real, strings.Split(m[1], ", ")...)
		}
		for _, k := range v.Kept {
			list = append(list, k.Redis...)
		}
		if slices.Sort(real); !slices.Equal(real, slices.Sorted(slices.Values(list))) {
			t.Errorf("content/kept.yaml lists\n%q\nand store/redis describes\n%q", slices.Sorted(slices.Values(list)), real)
		}
	})
	t.Run("pages", func(t *testing.T) {
		n, err := privacy.Load(os.DirFS("../content"))
		if err != nil {
			t.Fatal(err)
		}
		page(t, "dati.md", func(string) string { return v.Page(n.Retention) })
		for _, file := range []string{"registro.md", "dpia.md"} {
			page(t, file, func(was string) string {
				before, rest, ok := strings.Cut(was, listBegins)
				_, after, also := strings.Cut(rest, listEnds)
				if !ok || !also {
					t.Fatalf("docs/privacy/%s has no place for the list", file)
				}
				return before + listBegins + "\n" + v.Table(n.Retention) + listEnds + after
			})
		}
	})
}

const (
	listBegins = "<!-- elenco: scritto dal programma -->"
	listEnds   = "<!-- fine dell'elenco -->"
)

// page compares one page with what it must be, and writes it when asked to.
func page(t *testing.T, file string, make func(was string) string) {
	t.Helper()
	path := filepath.Join("../docs/privacy", file)
	was, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := make(string(was))
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(was) != want {
		t.Errorf("docs/privacy/%s is not what the list says; write it again: go test ./turn -run TestKept -update", file)
	}
}

// schema reads the tables of a fresh store: table -> column -> type.
func schema(t *testing.T) map[string]map[string]string {
	t.Helper()
	folder := t.TempDir()
	k, err := sqlite.Open(folder, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite3.Open(filepath.Join(folder, "bussola.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, _, err := db.Prepare("SELECT m.name, c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	out := map[string]map[string]string{}
	for s.Step() {
		if out[s.ColumnText(0)] == nil {
			out[s.ColumnText(0)] = map[string]string{}
		}
		out[s.ColumnText(0)][s.ColumnText(1)] = s.ColumnText(2)
	}
	if err := s.Err(); err != nil || len(out) < 10 {
		t.Fatalf("%d tables, %v", len(out), err)
	}
	return out
}

// jsonNames are the names that the fields of a struct have as JSON.
func jsonNames(of reflect.Type) (out []string) {
	for i := range of.NumField() {
		f := of.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		if f.IsExported() && name != "-" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
