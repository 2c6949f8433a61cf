package export

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// reach says what a property of the profile may lead to. To are classes of nodes that must stand in the graph; scheme is the
// beginning of an address in a controlled vocabulary; neither: a text, in a language or not.
type reach struct {
	to     []string
	scheme string
}

// profile is CPSV-AP_IT 1.1 as far as the catalogue uses it, from the restrictions of the ontology: what each class must have,
// and where its properties lead.
var profile = map[string]struct {
	must []string
	to   map[string]reach
}{
	"cpsv:PublicService": {
		[]string{"l0:identifier", "l0:name", "l0:description", "cpsv:hasAuthenticationMethod", "cpsv:hasChannel", "ro:holdsRoleInTime"},
		map[string]reach{"l0:identifier": {}, "l0:name": {}, "l0:description": {}, "dct:modified": {}, "cpsv:serviceKeyword": {},
			"cpsv:serviceTheme": {scheme: "http://publications.europa.eu/resource/authority/data-theme/"},
			"dct:subject":       {scheme: vocabulary + "public-services-subject-matters/"}, "cpsv:hasiInteractivityLevel": {scheme: vocabulary + "interactivity-level/"},
			"cpsv:hasAuthenticationMethod": {to: []string{"cpsv:Authentication"}}, "ro:holdsRoleInTime": {to: []string{"ro:TimeIndexedRole"}},
			"cpsv:hasChannel": {to: []string{"cpsv:Channel", "cpsv:PhoneChannel"}}, "cpsv:hasPhoneCh": {to: []string{"cpsv:PhoneChannel"}},
			"cpsv:isPhysicallyAvailableAt": {to: []string{"clv:Feature"}}, "cpsv:hasInput": {to: []string{"cpsv:Input"}},
			"cpsv:relationService": {to: []string{"cpsv:PublicService"}}, "cpsv:isCompliantWithRule": {to: []string{"cpsv:Rule"}}}},
	"cpsv:Channel":         {[]string{"l0:name"}, map[string]reach{"l0:name": {}, "cpsv:hasChannelType": {scheme: vocabulary + "channel/"}}},
	"cpsv:PhoneChannel":    {[]string{"l0:identifier"}, map[string]reach{"l0:identifier": {}, "cpsv:hasChannelType": {scheme: vocabulary + "channel/"}}},
	"cpsv:Input":           {[]string{"l0:name"}, map[string]reach{"l0:name": {}}},
	"cpsv:Rule":            {[]string{"l0:name"}, map[string]reach{"l0:name": {}, "cpsv:implementsFF": {to: []string{"cpsv:FormalFramework"}}, "cpsv:specifiesReq": {to: []string{"cpsv:Requirement"}}}},
	"cpsv:FormalFramework": {[]string{"l0:name"}, map[string]reach{"l0:name": {}}},
	"cpsv:Requirement":     {[]string{"l0:description"}, map[string]reach{"l0:description": {}}},
	"cpsv:LifeEvent":       {[]string{"cpsv:isEventForPS"}, map[string]reach{"cpsv:isEventForPS": {to: []string{"cpsv:PublicService"}}}},
	"cpsv:Authentication":  {nil, nil},
	"ro:TimeIndexedRole":   {[]string{"l0:name"}, map[string]reach{"l0:name": {}}},
	"clv:Feature":          {[]string{"l0:name"}, map[string]reach{"l0:name": {}, "l0:description": {}}},
}

// CheckCPSV holds a JSON-LD graph to the profile: each node is of a known class and has what it must, every reference leads
// to a node of the right class or into the right vocabulary, and a text in a language says which.
func CheckCPSV(data []byte) []error {
	var doc struct {
		Context map[string]any   `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return []error{fmt.Errorf("cpsv: %w", err)}
	}
	var errs []error
	class := map[string]string{}
	for i, n := range doc.Graph {
		id, _ := n["@id"].(string)
		kind, _ := n["@type"].(string)
		if id == "" || class[id] != "" {
			errs = append(errs, fmt.Errorf("@graph[%d]: has no @id, or that of another node", i))
		}
		class[id] = kind
	}
	for _, n := range doc.Graph {
		id, _ := n["@id"].(string)
		kind := class[id]
		p, ok := profile[kind]
		if !ok {
			errs = append(errs, fmt.Errorf("%s: its @type %q is not of the profile", id, kind))
			continue
		}
		for _, key := range p.must {
			if n[key] == nil {
				errs = append(errs, fmt.Errorf("%s: %s must have %s", id, kind, key))
			}
		}
		for key, value := range n {
			if key == "@id" || key == "@type" {
				continue
			}
			prefix, _, _ := strings.Cut(key, ":")
			if _, short := doc.Context[prefix]; !short {
				errs = append(errs, fmt.Errorf("%s: %s has a prefix that @context does not explain", id, key))
			}
			r, ok := p.to[key]
			if !ok {
				errs = append(errs, fmt.Errorf("%s: %s is no property of %s here", id, key, kind))
				continue
			}
			list, many := value.([]any)
			if !many {
				list = []any{value}
			}
			for _, v := range list {
				if bad := r.wrong(v, class); bad != "" {
					errs = append(errs, fmt.Errorf("%s: %s %s", id, key, bad))
				}
			}
		}
	}
	return errs
}

func (r reach) wrong(v any, class map[string]string) string {
	if r.to == nil && r.scheme == "" {
		if o, ok := v.(map[string]any); ok {
			if lang, _ := o["@language"].(string); len(lang) != 2 {
				return "is a text without a language"
			}
			v = o["@value"]
		}
		if s, ok := v.(string); !ok || strings.TrimSpace(s) == "" {
			return "is no text"
		}
		return ""
	}
	o, _ := v.(map[string]any)
	id, _ := o["@id"].(string)
	switch {
	case r.scheme != "" && (!strings.HasPrefix(id, r.scheme) || id == r.scheme):
		return fmt.Sprintf("is %q, and must be in %s", id, r.scheme)
	case r.to != nil && !slices.Contains(r.to, class[id]):
		return fmt.Sprintf("leads to %q, which is no %v", id, r.to)
	}
	return ""
}
