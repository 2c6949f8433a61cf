package bottest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxBody is Telegram's own limit for an upload by a bot: 50 MB.
const maxBody = 50 << 20

// params are the fields of a call, whatever the encoding; nested values stay JSON text.
type params struct {
	values map[string]string
	files  map[string]*Document
}

// has tells "given as empty" from "not given".
func (p params) has(key string) bool { _, ok := p.values[key]; return ok }

func (p params) int(key string) int {
	n, _ := strconv.Atoi(p.values[key])
	return n
}

func (p params) bool(key string) bool {
	switch p.values[key] {
	case "true", "True", "1", "yes":
		return true
	}
	return false
}

func readParams(r *http.Request) (params, *Failure) {
	p := params{values: map[string]string{}}
	addQuery(p, r.URL.RawQuery)
	var body []byte
	var err error
	if n := r.ContentLength; n >= 0 && n <= 1<<20 { // it says how long it is, as nearly all do
		body = make([]byte, n)
		_, err = io.ReadFull(r.Body, body)
	} else {
		body, err = io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	}
	if err != nil {
		return p, bad("can't read the request body")
	}
	if len(body) > maxBody {
		return p, &Failure{Code: 413, Description: "Request Entity Too Large"}
	}
	kind, args := r.Header.Get("Content-Type"), map[string]string(nil)
	if kind != "application/x-www-form-urlencoded" && kind != "application/json" { // as nearly all write it
		kind, args, _ = mime.ParseMediaType(kind)
	}
	switch {
	case len(body) == 0:
	case kind == "application/x-www-form-urlencoded":
		addQuery(p, string(body))
	case kind == "application/json":
		if fields := map[string]string{}; quickFields(body, fields) {
			maps.Copy(p.values, fields)
		} else if !addJSON(p, body) {
			return p, bad("can't parse JSON object")
		}
	case kind == "multipart/form-data":
		if f := addParts(&p, body, args["boundary"]); f != nil {
			return p, f
		}
	}
	for _, v := range p.values {
		if !utf8.ValidString(v) {
			return p, bad("strings must be encoded in UTF-8")
		}
	}
	return p, nil
}

func addQuery(p params, raw string) {
	for raw != "" { // as url.ParseQuery reads it, from the end on: of each key the first value stays
		at := strings.LastIndexByte(raw, '&')
		pair := raw[at+1:]
		raw = raw[:max(at, 0)]
		key, value, _ := strings.Cut(pair, "=")
		key, wrong := url.QueryUnescape(key)
		value, wrongToo := url.QueryUnescape(value)
		if pair == "" || strings.Contains(pair, ";") || wrong != nil || wrongToo != nil {
			continue
		}
		p.values[key] = value
	}
}

func addJSON(p params, body []byte) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return false
	}
	for k, raw := range fields {
		var text string
		if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
			p.values[k] = text
		} else if string(raw) != "null" {
			p.values[k] = string(raw)
		}
	}
	return true
}

func addParts(p *params, body []byte, boundary string) *Failure {
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return bad("can't parse multipart form")
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return bad("can't parse multipart form")
		}
		if part.FileName() == "" {
			p.values[part.FormName()] = string(data)
			continue
		}
		if p.files == nil {
			p.files = map[string]*Document{}
		}
		p.files[part.FormName()] = &Document{Name: part.FileName(), Type: part.Header.Get("Content-Type"), Data: data}
	}
}
