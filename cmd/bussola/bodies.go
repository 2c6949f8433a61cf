package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// tenant is one body as the operator set it: who it is on Telegram, what it knows, where it keeps what it remembers.
type tenant struct {
	name       string // "" when it is the only one
	token      string
	content    string // folder of its pack; "" is the one of --content, or the one inside the program
	data       string
	masterFile string // "" as for a single body
	desk       int64
}

// bodiesFile lists the bodies of one deployment. Each has a bot, a content pack and data of its own; nothing is shared but the
// process.
//
//	bodies:
//	  scandicci:
//	    token_file: /run/secrets/scandicci-token
//	    content: /srv/bussola/scandicci
//	    data: /var/lib/bussola/scandicci
//	    desk: -1001234567890
type bodiesFile struct {
	Bodies map[string]bodyEntry `yaml:"bodies"`
}

type bodyEntry struct {
	TokenFile  string `yaml:"token_file"`
	Content    string `yaml:"content"`
	Data       string `yaml:"data"`
	MasterFile string `yaml:"master_key_file"`
	Desk       int64  `yaml:"desk"`
}

// bodyName is part of an address, of a label and of the log.
var bodyName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// tenants lists whom to serve: those of the file, or the one that the environment describes. With an error it lists whom it can tell.
func (c *ServeCmd) tenants(m *Main) ([]tenant, error) {
	if c.Bodies != "" {
		return readBodies(c.Bodies)
	}
	token, err := secret("BUSSOLA_TELEGRAM_TOKEN")
	if err == nil && token == "" {
		err = errNoToken
	}
	return []tenant{{token: token, data: dataPlace(c.Data), desk: c.Desk}}, err
}

var errNoToken = errors.New("no token: set BUSSOLA_TELEGRAM_TOKEN, or BUSSOLA_TELEGRAM_TOKEN_FILE to a file that holds it")

// readBodies reads the file of bodies and their tokens. Paths in it are seen from the folder where it lies. All mistakes come together.
func readBodies(path string) ([]tenant, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the file of bodies: %w", err)
	}
	var file bodiesFile
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(file.Bodies) == 0 {
		return nil, fmt.Errorf("%s: no body is listed; write bodies: and under it a name with token_file, content and data", path)
	}
	at := func(p string) string {
		if p == "" || filepath.IsAbs(p) || strings.Contains(p, "://") {
			return p
		}
		return filepath.Join(filepath.Dir(path), p)
	}
	var list []tenant
	var errs []error
	wrong := func(name, what string) { errs = append(errs, fmt.Errorf("%s: %s: %s", path, name, what)) }
	tokens, datas := map[string]string{}, map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(file.Bodies)) {
		b := file.Bodies[name]
		t := tenant{name: name, content: at(b.Content), data: at(b.Data), masterFile: at(b.MasterFile), desk: b.Desk}
		if !bodyName.MatchString(name) {
			wrong(name, "a name is made of a-z, 0-9 and single hyphens: it becomes part of an address")
		}
		if t.content == "" {
			wrong(name, "no content; give the folder of its pack")
		}
		if t.data == "" {
			wrong(name, "no data; give a folder of its own")
		} else if other := datas[t.data]; other != "" {
			wrong(name, "has the same data as "+other+"; bodies never share what they remember")
		}
		datas[t.data] = name
		if b.TokenFile == "" {
			wrong(name, "no token_file; give a file that holds the token")
		} else if t.token, err = secretFile(at(b.TokenFile)); err != nil {
			wrong(name, "token_file: "+err.Error())
		} else if t.token == "" {
			wrong(name, "token_file: the file is empty")
		} else if other := tokens[t.token]; other != "" {
			wrong(name, "has the same token as "+other+"; each body needs a bot of its own")
		}
		if t.token != "" {
			tokens[t.token] = name
		}
		list = append(list, t)
	}
	return list, errors.Join(errs...)
}

// webhook is the address of this body's bot: the one given, and the body's name behind it when there are several.
func (t tenant) webhook(base string) string {
	if base == "" || t.name == "" {
		return base
	}
	return strings.TrimRight(base, "/") + "/" + t.name
}

// named says in an error which body it is about.
func (t tenant) named(err error) error {
	if t.name == "" {
		return err
	}
	return fmt.Errorf("body %s: %w", t.name, err)
}
