package export

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// shape is what a schema asks of one kind of object: the fields it may have, and which of them it must.
type shape struct {
	must   []string
	fields map[string]field
}

// field is what a schema asks of one value. Of is the shape of an object, Each that of the objects of a list.
type field struct {
	format   func(string) bool // of a string; nil: any text that is not empty
	enum     []string
	number   bool
	of, each string
}

// check holds a decoded JSON value to a shape, and says where it does not fit.
func check(shapes map[string]shape, name string, value any, where string) []error {
	object, ok := value.(map[string]any)
	if !ok {
		return []error{fmt.Errorf("%s: is no object", where)}
	}
	var errs []error
	wrong := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s.%s: %s", where, key, fmt.Sprintf(format, args...)))
	}
	s := shapes[name]
	for _, key := range s.must {
		if _, ok := object[key]; !ok {
			wrong(key, "is missing, and %s must have it", name)
		}
	}
	for key, v := range object {
		f, known := s.fields[key]
		switch {
		case !known:
			wrong(key, "is no field of %s", name)
		case f.of != "":
			errs = append(errs, check(shapes, f.of, v, where+"."+key)...)
		case f.each != "":
			list, ok := v.([]any)
			if !ok {
				wrong(key, "is no list")
			}
			for i, x := range list {
				errs = append(errs, check(shapes, f.each, x, fmt.Sprintf("%s.%s[%d]", where, key, i))...)
			}
		case f.number:
			if _, ok := v.(float64); !ok {
				wrong(key, "is no number")
			}
		default:
			if err := f.text(v); err != "" {
				wrong(key, "%s", err)
			}
		}
	}
	return errs
}

func (f field) text(v any) string {
	s, ok := v.(string)
	switch {
	case !ok || strings.TrimSpace(s) == "":
		return "is no text"
	case f.enum != nil && !slices.Contains(f.enum, s):
		return fmt.Sprintf("is %q, and must be one of %v", s, f.enum)
	case f.format != nil && !f.format(s):
		return fmt.Sprintf("%q is not written as it must be", s)
	}
	return ""
}

var (
	uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	timeForm = regexp.MustCompile(`^([01]\d|2[0-4]):[0-5]\d(Z|[+-]\d\d:\d\d)$`)
	daysForm = regexp.MustCompile(`^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$`)
)

func isDate(s string) bool   { _, err := time.Parse(time.DateOnly, s); return err == nil }
func isMoment(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil }

// hsdsShapes are the schemas of HSDS 3.0 as far as the catalogue fills them: required fields, enumerations and formats are
// those of openreferral/specification, schema/*.json.
var hsdsShapes = func() map[string]shape {
	id, date := field{format: uuidForm.MatchString}, field{format: isDate}
	return map[string]shape{
		"service": {[]string{"id", "name", "status"}, map[string]field{"id": id, "name": {}, "alternate_name": {}, "description": {},
			"status": {enum: []string{"active", "inactive", "defunct", "temporarily closed"}}, "application_process": {}, "fees_description": {},
			"eligibility_description": {}, "minimum_age": {number: true}, "maximum_age": {number: true}, "assured_date": date,
			"last_modified": {format: isMoment}, "alert": {}, "organization": {of: "organization"}, "phones": {each: "phone"},
			"service_areas": {each: "service_area"}, "service_at_locations": {each: "service_at_location"}, "required_documents": {each: "required_document"}}},
		"organization":        {[]string{"id", "name", "description"}, map[string]field{"id": id, "name": {}, "description": {}}},
		"phone":               {[]string{"id", "number"}, map[string]field{"id": id, "number": {}, "type": {enum: []string{"text", "voice", "fax", "cell", "video", "pager", "textphone"}}}},
		"service_area":        {[]string{"id"}, map[string]field{"id": id, "name": {}}},
		"service_at_location": {[]string{"id"}, map[string]field{"id": id, "location": {of: "location"}}},
		"location": {[]string{"id", "location_type"}, map[string]field{"id": id, "location_type": {enum: []string{"physical", "postal", "virtual"}},
			"name": {}, "description": {}, "phones": {each: "phone"}, "schedules": {each: "schedule"}}},
		"schedule": {[]string{"id"}, map[string]field{"id": id, "valid_from": date, "dtstart": date, "freq": {enum: []string{"WEEKLY", "MONTHLY"}},
			"byday": {format: daysForm.MatchString}, "opens_at": {format: timeForm.MatchString}, "closes_at": {format: timeForm.MatchString}}},
		"required_document": {[]string{"id"}, map[string]field{"id": id, "document": {}}},
	}
}()

// CheckHSDS holds a JSON array of services to the rules of HSDS 3.0, and identifiers to being one thing each.
func CheckHSDS(data []byte) []error {
	var list []any
	if err := json.Unmarshal(data, &list); err != nil {
		return []error{fmt.Errorf("hsds: %w", err)}
	}
	var errs []error
	seen := map[string]bool{}
	for i, v := range list {
		where := fmt.Sprintf("[%d]", i)
		errs = append(errs, check(hsdsShapes, "service", v, where)...)
		if object, ok := v.(map[string]any); ok {
			id, _ := object["id"].(string)
			if seen[id] {
				errs = append(errs, fmt.Errorf("%s.id: two services have it", where))
			}
			seen[id] = true
		}
	}
	return errs
}
