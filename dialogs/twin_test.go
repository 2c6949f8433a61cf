package dialogs

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"bussola/booking"
	"bussola/situation"
)

// TestTwin: whatever a session holds, its twin is what reading it back gives, and shares nothing with it. A field that is added to the
// session and not to the twin is found here.
func TestTwin(t *testing.T) {
	whole := reflect.TypeFor[Session]()
	for i := range whole.NumField() {
		name := whole.Field(i).Name
		if !whole.Field(i).IsExported() {
			continue // never kept, and never changed
		}
		for _, empty := range []bool{false, true} {
			s := Session{Format: 1, Mode: Menu}
			fillIn(t, reflect.ValueOf(&s).Elem().Field(i), empty)
			plain, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			twin, same := s.Twin(plain)
			if !same {
				switch name {
				case "Log", "Draft", "Weighed":
					continue // said to be read back
				}
				t.Errorf("%s: it has to be read back", name)
				continue
			}
			var back Session
			if err := json.Unmarshal(plain, &back); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(twin, back) {
				t.Errorf("%s: the twin is %+v, read back it is %+v", name, twin, back)
			}
			if share(reflect.ValueOf(s), reflect.ValueOf(twin)) {
				t.Errorf("%s: the twin shares it", name)
			}
		}
	}
	for _, s := range []Session{{Log: situation.Log{{Fact: "age", At: time.Now()}}}, {Draft: &Draft{Wish: &booking.Wish{}}}, {Story: "a\xff"}} {
		plain, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if twin, same := s.Twin(plain); same {
			t.Errorf("%+v is taken for %+v", twin, s)
		}
	}
}

// fillIn puts something into every part of a value, or makes it empty and not nil.
func fillIn(t *testing.T, v reflect.Value, empty bool) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString("parole \u00e0 \u2028 <&>")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1<<53 + 1)
	case reflect.Float64:
		v.SetFloat(0.1 + 0.2)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 3))
		if empty {
			v.SetLen(0)
		}
		for i := range v.Len() {
			fillIn(t, v.Index(i), empty)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillIn(t, v.Elem(), empty)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillIn(t, v.Field(i), empty)
			}
		}
	case reflect.Uint8:
	default:
		t.Fatalf("a session holds a %s: the test and the twin do not know it", v.Type())
	}
}

// share says that two values of one type point at the same memory.
func share(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Slice:
		if a.Cap() > 0 && b.Cap() > 0 && a.UnsafePointer() == b.UnsafePointer() {
			return true
		}
		for i := range min(a.Len(), b.Len()) {
			if share(a.Index(i), b.Index(i)) {
				return true
			}
		}
	case reflect.Pointer:
		return !a.IsNil() && !b.IsNil() && (a.UnsafePointer() == b.UnsafePointer() || share(a.Elem(), b.Elem()))
	case reflect.Struct:
		for i := range a.NumField() {
			if share(a.Field(i), b.Field(i)) {
				return true
			}
		}
	}
	return false
}
