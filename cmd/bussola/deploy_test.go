package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// compose is as much of a compose file as this test looks at.
type compose struct {
	Services map[string]struct {
		Build       string            `yaml:"build"`
		Image       string            `yaml:"image"`
		Profiles    []string          `yaml:"profiles"`
		Command     []string          `yaml:"command"`
		Environment map[string]string `yaml:"environment"`
		Secrets     []string          `yaml:"secrets"`
		Volumes     []string          `yaml:"volumes"`
		Ports       []string          `yaml:"ports"`
		User        string            `yaml:"user"`
		Drop        []string          `yaml:"cap_drop"`
		ReadOnly    bool              `yaml:"read_only"`
		Restart     string            `yaml:"restart"`
		Security    []string          `yaml:"security_opt"`
		Health      struct {
			Test []string `yaml:"test"`
		} `yaml:"healthcheck"`
		DependsOn map[string]struct {
			Condition string `yaml:"condition"`
		} `yaml:"depends_on"`
	} `yaml:"services"`
	Volumes map[string]any `yaml:"volumes"`
	Secrets map[string]struct {
		File string `yaml:"file"`
	} `yaml:"secrets"`
}

// TestCompose holds the file against what it must say. Starting it is tried by hand: docs/operations.md says what was seen.
func TestCompose(t *testing.T) {
	text, err := os.ReadFile("../../docker-compose.yml")
	must(t, err)
	var c compose
	must(t, yaml.Unmarshal(text, &c))
	for name, s := range c.Services {
		if s.Image == "" || len(s.Health.Test) == 0 || s.Restart == "" || len(s.Profiles) == 0 || !s.ReadOnly || !slices.Contains(s.Security, "no-new-privileges:true") {
			t.Errorf("%s: want an image, a health check, a restart, a profile, a read-only root and no new privileges: %+v", name, s)
		}
		if len(s.Ports) > 0 {
			t.Errorf("%s publishes a port; a proxy's network is the operator's to say", name)
		}
		for _, secret := range s.Secrets {
			if c.Secrets[secret].File == "" {
				t.Errorf("%s: the secret %s comes from no file", name, secret)
			}
		}
		for variable, value := range s.Environment {
			if strings.HasPrefix(variable, "BUSSOLA_") && !slices.ContainsFunc(settings, func(s setting) bool {
				return s.name == variable || s.secret && s.name+"_FILE" == variable
			}) {
				t.Errorf("%s sets %s, which nothing reads", name, variable)
			}
			if file, ok := strings.CutPrefix(value, "/run/secrets/"); ok && !slices.Contains(s.Secrets, file) {
				t.Errorf("%s: %s is a secret that it is not given", name, value)
			}
		}
		for _, v := range s.Volumes {
			if source, _, _ := strings.Cut(v, ":"); !strings.HasPrefix(source, ".") {
				if _, ok := c.Volumes[source]; !ok {
					t.Errorf("%s: volume %s is not declared", name, source)
				}
			}
		}
	}
	if r := c.Services["redis"]; r.User == "" || !slices.Contains(r.Drop, "ALL") {
		t.Error("Redis runs as root: its image steps down only when its server is the command itself")
	}
	redis := strings.Join(c.Services["redis"].Command, " ")
	for _, want := range []string{"--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction", "--requirepass"} {
		if !strings.Contains(redis, want) {
			t.Errorf("redis is started without %s", want)
		}
	}
	if c.Services["bot"].DependsOn["redis"].Condition != "service_healthy" {
		t.Error("the bot does not wait for a healthy Redis")
	}
	if where := c.Services["bot-embedded"].Environment["BUSSOLA_DATA"]; where != "/data" || !slices.Contains(c.Services["bot-embedded"].Volumes, "data:/data") {
		t.Errorf("the embedded store keeps its data in %q, which no volume holds", where)
	}
	if leak := regexp.MustCompile(`\d{5,}:[A-Za-z0-9_-]{30,}|\b[0-9a-f]{48,}\b`).Find(text); leak != nil {
		t.Errorf("this looks like a secret: %s", leak)
	}
}

// TestStatic: the image holds nothing but the program, which may therefore need nothing else.
func TestStatic(t *testing.T) {
	text, err := os.ReadFile("../../Dockerfile")
	must(t, err)
	for _, want := range []string{"CGO_ENABLED=0 go build", "USER nonroot", "distroless/static", `ENTRYPOINT ["/bussola"]`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("Dockerfile has no %q", want)
		}
	}
	cmd := exec.Command("go", "list", "-deps", "-f", "{{if .CgoFiles}}{{.ImportPath}}{{end}}", ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	must(t, err)
	if len(bytes.TrimSpace(out)) > 0 {
		t.Errorf("C is needed by %s", out)
	}
}

// TestUnits: the units start commands that exist, and keep secrets out of the environment.
func TestUnits(t *testing.T) {
	for name, wants := range map[string][]string{
		"bussola.service":        {"LoadCredential=telegram-token", "NoNewPrivileges=yes", "ProtectSystem=strict", "DynamicUser=yes", "CapabilityBoundingSet=\n", "ExecReload="},
		"bussola-backup.service": {"bussola backup ", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=CAP_", "SystemCallFilter="},
		"bussola-backup.timer":   {"OnCalendar=", "Persistent=yes"},
	} {
		text, err := os.ReadFile("../../deploy/systemd/" + name)
		must(t, err)
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s has no %q", name, want)
			}
		}
		head, _, _ := strings.Cut(string(text), "[Unit]")
		if name != "bussola-backup.timer" && !strings.Contains(head, "/"+name+" ") {
			t.Errorf("the head of %s does not say how to put it in place", name)
		}
		for _, m := range regexp.MustCompile(`(?m)^ReadWritePaths=(.*)$`).FindAllStringSubmatch(string(text), -1) {
			for _, folder := range strings.Fields(m[1]) {
				if !strings.HasPrefix(folder, "/var/lib/") && !strings.Contains(head, "install -d -m 700 "+folder+"\n") {
					t.Errorf("%s: nobody makes %s, and without it the unit does not start", name, folder)
				}
			}
		}
		for _, m := range regexp.MustCompile(`(?m)^Environment=(BUSSOLA_[A-Z_]+)=`).FindAllStringSubmatch(string(text), -1) {
			if !slices.ContainsFunc(settings, func(s setting) bool { return s.name == m[1] && !s.secret || s.secret && s.name+"_FILE" == m[1] }) {
				t.Errorf("%s sets %s, which nothing reads or is a secret", name, m[1])
			}
		}
	}
}
