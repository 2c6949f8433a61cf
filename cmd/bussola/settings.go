package main

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"
)

// setting is one variable of the environment. docs/operations.md shows the same table; a test compares them.
type setting struct {
	name      string
	means     string
	why       string // why one would set it, or why it is as it is
	otherwise string // what holds without it
	secret    bool   // its value is shown to nobody; NAME_FILE may name a file that holds it
}

var settings = []setting{
	{"BUSSOLA_TELEGRAM_TOKEN", "the bot's token, or with `_FILE` a file that holds it", "whoever has it is the bot; a file does not stand in the process's environment", "serve does not start, and says so", true},
	{"BUSSOLA_TELEGRAM_API", "where Telegram answers", "a local Bot API server, or the test server", "`https://api.telegram.org`", false},
	{"BUSSOLA_DESK_CHAT", "chat id of the social workers' group", "new calls are shown there", "callbacks are booked and nobody is told: set it", false},
	{"BUSSOLA_DATA", "the data folder, or an address of Redis", "what is remembered must outlive the program and be backed up", "`$XDG_DATA_HOME/bussola`, else `~/.local/share/bussola`", false},
	{"BUSSOLA_CACHE", "where what is made of and learned from the content is kept between starts", "a start takes it instead of making it again; it may be thrown away at any time", "`bussola` in the user's cache folder; learned at every start when there is none", false},
	{"BUSSOLA_MASTER_KEY", "64 hex digits, the key of keys; or with `_FILE` a file that holds it", "kept apart from the data, a stolen backup is noise", "`master.key` in the data folder, made at the first start", true},
	{"BUSSOLA_OLD_MASTER_KEY", "the master key of before, while it is being changed; or with `_FILE` a file that holds it", "copies on a server take the new key one after the other, without a stop", "one key opens everything", true},
	{"BUSSOLA_REDIS_PASSWORD", "the password of Redis, when the address has none; or with `_FILE` a file that holds it", "an address stands in process lists", "none is given", true},
	{"BUSSOLA_REDIS_SENTINEL_PASSWORD", "the password of the Sentinels; or with `_FILE` a file that holds it", "they may have another one", "none is given", true},
	{"BUSSOLA_REDIS_UNSAFE", "take a server that may lose what it answered", "for trials", "such a server is refused", false},
	{"BUSSOLA_BODIES", "a file that lists several bodies", "one process for the towns of a zone, each with its own bot, content and data", "one body, described by the other variables", false},
	{"BUSSOLA_WEBHOOK", "public https address under which Telegram reaches this program", "several replicas, or a machine that may not call out for long", "updates are fetched (long polling), which needs no open port", false},
	{"BUSSOLA_LISTEN", "where to listen for the webhook", "a proxy on the same machine needs no more than the default", "`127.0.0.1:8443`", false},
	{"BUSSOLA_TLS_CERT", "certificate file for the webhook", "only where no proxy ends TLS", "plain HTTP, for a proxy", false},
	{"BUSSOLA_TLS_KEY", "key file of that certificate", "as the certificate", "plain HTTP, for a proxy", false},
	{"BUSSOLA_METRICS", "where to show `/metrics`, `/healthz` and `/readyz`; `:9464` is on this machine only", "it tells nothing personal, and still how busy the office is: do not open it to the world", "not shown", false},
	{"BUSSOLA_STOP", "how long a stop may take, besides 3 s", "shorter than what the supervisor waits before it kills", "`10s`", false},
	{"BUSSOLA_DUE_EVERY", "how often what is due is looked for", "tests shorten it", "`1s`", false},
}

// followed are the standard variables of OpenTelemetry that are heeded. docs/operations.md shows the same table; a test compares them.
var followed = []setting{
	{"OTEL_EXPORTER_OTLP_ENDPOINT", "address of a collector, such as `http://127.0.0.1:4318`; `/v1/traces` is added", "to see where the time of turns goes", "nothing is followed", false},
	{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "the whole address for traces", "where the collector has it elsewhere", "the address above", false},
	{"OTEL_EXPORTER_OTLP_HEADERS", "`name=value,name=value` sent along, percent-encoded", "a collector that wants a key", "none", true},
	{"OTEL_EXPORTER_OTLP_PROTOCOL", "`http/protobuf`", "no other is spoken: start ends with another one, and does not fall silent", "`http/protobuf`", false},
	{"OTEL_EXPORTER_OTLP_COMPRESSION", "`gzip` or `none`", "a collector far away", "`none`", false},
	{"OTEL_EXPORTER_OTLP_CERTIFICATE", "file with the certificate that signed the collector's", "a collector with a certificate of the house", "the machine's certificates", false},
	{"OTEL_EXPORTER_OTLP_TIMEOUT", "milliseconds that a batch may take", "a slow collector", "`10000`", false},
	{"OTEL_SERVICE_NAME", "the name under which traces stand", "several deployments on one collector", "`bussola`", false},
	{"OTEL_RESOURCE_ATTRIBUTES", "`name=value,name=value` that every trace carries", "the environment, the town. Not the copy of the program: see below", "none", false},
	{"OTEL_TRACES_SAMPLER", "which traces are kept, such as `traceidratio`", "a busy bot makes more than anybody reads", "all of them", false},
	{"OTEL_TRACES_SAMPLER_ARG", "the share that is kept, such as `0.1`", "with `traceidratio`", "`1`", false},
	{"OTEL_BSP_SCHEDULE_DELAY", "milliseconds between two batches", "to see sooner, or to send less often", "`5000`", false},
	{"OTEL_BSP_MAX_QUEUE_SIZE", "spans that wait at most; those above are dropped", "memory is bounded, whatever the collector does", "`2048`", false},
	{"OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "spans in a batch at most", "a collector that takes no large ones", "`512`", false},
	{"OTEL_TRACES_EXPORTER", "`none` switches off", "the other variables may be set for the whole machine", "`otlp`", false},
	{"OTEL_SDK_DISABLED", "`true` switches off", "the same, by its other name", "`false`", false},
}

// forgetEmpty takes variables that are set to nothing for not set, as compose files and units leave them when nobody gave a value.
func forgetEmpty() {
	for _, s := range settings {
		if v, set := os.LookupEnv(s.name); set && v == "" {
			os.Unsetenv(s.name)
		}
	}
}

// from says where a setting comes from and, when it is no secret, what it is. ok is false when it is set and cannot be used.
func (s setting) from() (shown string, ok bool) {
	v, path := os.Getenv(s.name), os.Getenv(s.name+"_FILE")
	switch {
	case v != "" && s.secret:
		return hidden(v) + ", from the environment", true
	case v != "":
		return shownPlace(v), true
	case s.secret && path != "":
		text, err := secretFile(path)
		switch {
		case err != nil:
			return err.Error(), false
		case text == "":
			return path + " is empty", false
		}
		return hidden(text) + ", from " + path, true
	}
	return "", true
}

// hidden shows of a secret that it is there, and how long it is: a line break too many shows in that.
func hidden(v string) string {
	return fmt.Sprintf("(hidden, %d characters)", utf8.RuneCountInString(v))
}

// row is a setting as the table of docs/operations.md shows it.
func (s setting) row() string {
	return "| " + strings.Join([]string{"`" + s.name + "`", s.means, s.why, s.otherwise}, " | ") + " |"
}
