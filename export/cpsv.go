package export

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"

	"bussola/knowledge"
)

// The controlled vocabularies of the profile, each by its own address.
const (
	vocabulary   = "https://w3id.org/italia/controlled-vocabulary/classifications-for-public-services/"
	welfare      = vocabulary + "public-services-subject-matters/2" // health, wellbeing and assistance
	society      = "http://publications.europa.eu/resource/authority/data-theme/SOCI"
	lifeEvent    = vocabulary + "life-business-event/life-event/"
	desk         = vocabulary + "channel/0111" // desk of an administration
	patronato    = vocabulary + "channel/0124" // CAF or patronato
	telephone    = vocabulary + "channel/031"  // dedicated number
	noneNeeded   = vocabulary + "authentication-type/NONE"
	informsOnly  = vocabulary + "interactivity-level/LEVEL1"
	italianWords = "it"
)

// node is one thing of the graph.
type node map[string]any

// ref points at another node.
func ref(id string) node { return node{"@id": id} }

// words is a text in a language.
func words(lang, text string) node { return node{"@language": lang, "@value": text} }

// CPSV writes the catalogue as JSON-LD of CPSV-AP_IT 1.1, with names and descriptions in every language there is. Authentication
// and interactivity are those of the service as it is told here: information, open to everybody.
func (c Catalogue) CPSV(w io.Writer) error {
	graph := map[string]node{}
	cards, _ := c.cards()
	for _, k := range cards {
		c.cpsv(graph, k)
	}
	ids := make([]string, 0, len(graph))
	for id := range graph {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	list := make([]node, 0, len(ids))
	for _, id := range ids {
		list = append(list, graph[id])
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(node{"@context": context, "@graph": list})
}

// context shortens the names that the graph uses.
var context = node{
	"cpsv": "https://w3id.org/italia/onto/CPSV/",
	"l0":   "https://w3id.org/italia/onto/l0/",
	"clv":  "https://w3id.org/italia/onto/CLV/",
	"ro":   "https://w3id.org/italia/onto/RO/",
	"dct":  "http://purl.org/dc/terms/",
}

func (c Catalogue) urn(kind, name string) string { return "urn:uuid:" + c.id(kind, name) }

func (c Catalogue) cpsv(graph map[string]node, k card) {
	put := func(n node) node {
		graph[n["@id"].(string)] = n
		return ref(n["@id"].(string))
	}
	var names, about, keywords []node
	for _, lang := range []string{italianWords, "en"} {
		shown, _ := c.Base.Show(k.Slug, lang, c.Day)
		names = append(names, words(lang, shown.Title))
		in := card{k.Service, shown}
		about = append(about, words(lang, in.part(knowledge.What, knowledge.Amount)))
		for _, n := range k.names(lang) {
			keywords = append(keywords, words(lang, n))
		}
	}
	s := node{"@id": c.urn("service", k.Slug), "@type": "cpsv:PublicService", "l0:identifier": k.Slug, "l0:name": names, "l0:description": about,
		"cpsv:serviceTheme": ref(society), "dct:subject": ref(welfare), "dct:modified": k.CollectedOn,
		"cpsv:hasAuthenticationMethod": put(node{"@id": noneNeeded, "@type": "cpsv:Authentication"}),
		"cpsv:hasiInteractivityLevel":  ref(informsOnly),
		"ro:holdsRoleInTime":           put(node{"@id": c.urn("provider", k.Provider), "@type": "ro:TimeIndexedRole", "l0:name": words(italianWords, k.Provider)}),
		"cpsv:hasChannel":              c.channels(put, k)}
	set := func(key string, list []node) {
		if len(list) > 0 {
			s[key] = list
		}
	}
	set("cpsv:serviceKeyword", keywords)
	var inputs, related, phones, places []node
	for _, d := range k.shown.Documents {
		inputs = append(inputs, put(node{"@id": c.urn("input", d.Name), "@type": "cpsv:Input", "l0:name": []node{words(italianWords, d.It), words("en", d.En)}}))
	}
	set("cpsv:hasInput", inputs)
	for _, slug := range k.Related {
		if shown, ok := c.Base.Show(slug, c.Lang, c.Day); ok && !shown.Stale {
			related = append(related, ref(c.urn("service", slug)))
		}
	}
	set("cpsv:relationService", related)
	for _, o := range c.offices(k) {
		phones = append(phones, put(node{"@id": c.urn("channel", "phone/"+o.ID), "@type": "cpsv:PhoneChannel", "cpsv:hasChannelType": ref(telephone), "l0:identifier": o.Phone}))
		places = append(places, put(node{"@id": c.urn("place", o.ID), "@type": "clv:Feature", "l0:name": words(italianWords, o.Name.In(italianWords)), "l0:description": words(italianWords, o.Address)}))
	}
	set("cpsv:hasPhoneCh", phones)
	set("cpsv:isPhysicallyAvailableAt", places)
	s["cpsv:isCompliantWithRule"] = c.rule(put, k)
	put(s)
	if k.LifeEvent > 0 {
		id := fmt.Sprint(lifeEvent, k.LifeEvent)
		event, ok := graph[id]
		if !ok {
			event = node{"@id": id, "@type": "cpsv:LifeEvent", "cpsv:isEventForPS": []node{}}
			graph[id] = event
		}
		event["cpsv:isEventForPS"] = append(event["cpsv:isEventForPS"].([]node), ref(s["@id"].(string)))
	}
}

// channels are the access points. The type is said where the vocabulary has one that surely fits.
func (c Catalogue) channels(put func(node) node, k card) []node {
	var out []node
	for _, p := range k.shown.Places {
		n := node{"@id": c.urn("channel", p.Name), "@type": "cpsv:Channel", "l0:name": []node{words(italianWords, p.It), words("en", p.En)}}
		switch {
		case p.Name == "caf-patronato":
			n["cpsv:hasChannelType"] = ref(patronato)
		case p.Kind == "pas" || p.Kind == "punto-insieme" || p.Kind == "office":
			n["cpsv:hasChannelType"] = ref(desk)
		}
		out = append(out, put(n))
	}
	return out
}

// rule is what the service follows: the acts it rests on, and what they ask of the person, in words of the day.
func (c Catalogue) rule(put func(node) node, k card) node {
	r := node{"@id": c.urn("rule", k.Slug), "@type": "cpsv:Rule", "l0:name": words(italianWords, k.shown.Title)}
	var acts, asks []node
	for _, act := range k.Law {
		acts = append(acts, put(node{"@id": c.urn("act", act), "@type": "cpsv:FormalFramework", "l0:name": words(italianWords, act)}))
	}
	if len(acts) > 0 {
		r["cpsv:implementsFF"] = acts
	}
	for i, condition := range k.Rules.Conditions {
		var in []node
		for _, lang := range []string{italianWords, "en"} {
			if text, ok := c.Base.Fill(k.Slug, condition.Says[lang], lang, c.Day); ok && strings.TrimSpace(text) != "" {
				in = append(in, words(lang, text))
			}
		}
		if len(in) > 0 {
			asks = append(asks, put(node{"@id": c.urn("requirement", fmt.Sprintf("%s/%d", k.Slug, i)), "@type": "cpsv:Requirement", "l0:description": in}))
		}
	}
	if len(asks) > 0 {
		r["cpsv:specifiesReq"] = asks
	}
	return put(r)
}
