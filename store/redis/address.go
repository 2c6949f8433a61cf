package redis

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Address says where Redis is and how it runs:
//
//	redis://[USER[:PASSWORD]@]HOST[:6379][/DB]
//	redis+sentinel://[USER[:PASSWORD]@]HOST[:26379],HOST...[/DB]?master=NAME
//	redis+cluster://[USER[:PASSWORD]@]HOST[:6379],HOST...
//	unix://[USER[:PASSWORD]@]/PATH/OF/SOCKET
//
// rediss in place of redis speaks TLS. Every form takes ?body=NAME, the name in the braces of every key (bussola when not
// given: one for each body that shares a server), and ?replicas=N, on how many replicas a promise must be before it is shown.
// N is needed where Redis itself cannot tell which replicas there should be, see [Keeper.Assure].
type Address struct {
	Mode     Mode
	TLS      bool
	Hosts    []string
	Master   string // the name that Sentinel knows the servers by
	DB       int
	User     string
	Password string
	Body     string
	Replicas int
}

// Mode is how Redis runs.
type Mode string

// The modes, as redis_mode says them of a server.
const (
	Single   Mode = "standalone"
	Sentinel Mode = "sentinel"
	Cluster  Mode = "cluster"
)

var errAddress = errors.New("not an address of Redis")

// IsAddress says whether a text means to be an address of Redis and not a folder.
func IsAddress(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	return ok && (scheme == "unix" || strings.HasPrefix(scheme, "redis"))
}

var bodyName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// ParseAddress reads an address. Its errors do not repeat it, for it may hold a password.
func ParseAddress(s string) (Address, error) {
	a := Address{Body: "bussola"}
	scheme, rest, _ := strings.Cut(s, "://")
	base, how, _ := strings.Cut(scheme, "+")
	a.TLS = base == "rediss"
	if scheme == "unix" {
		base = "redis"
	}
	var ok bool
	if a.Mode, ok = map[string]Mode{"": Single, "sentinel": Sentinel, "cluster": Cluster}[how]; !ok || base != "redis" && base != "rediss" {
		return a, fmt.Errorf("%w: it begins with redis://, redis+sentinel://, redis+cluster:// (rediss for TLS) or unix://", errAddress)
	}
	rest, query, _ := strings.Cut(rest, "?")
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		if err := a.login(rest[:i]); err != nil {
			return a, err
		}
		rest = rest[i+1:]
	}
	if scheme == "unix" {
		if !strings.HasPrefix(rest, "/") {
			return a, fmt.Errorf("%w: unix:// needs the whole path of a socket", errAddress)
		}
		a.Hosts = []string{rest}
		return a, a.options(query)
	}
	hosts, db, _ := strings.Cut(rest, "/")
	if db != "" {
		n, err := strconv.Atoi(db)
		if err != nil || n < 0 || n > 0 && a.Mode == Cluster {
			return a, fmt.Errorf("%w: after the slash comes the number of a database, and a Cluster has only 0", errAddress)
		}
		a.DB = n
	}
	for host := range strings.SplitSeq(hosts, ",") {
		whole, err := a.host(host)
		if err != nil {
			return a, err
		}
		a.Hosts = append(a.Hosts, whole)
	}
	if a.Mode == Single && len(a.Hosts) > 1 {
		return a, fmt.Errorf("%w: redis:// has one host; several are redis+sentinel:// or redis+cluster://", errAddress)
	}
	return a, a.options(query)
}

func (a *Address) login(s string) (err error) {
	user, password, both := strings.Cut(s, ":")
	if a.User, err = url.PathUnescape(user); err == nil && both {
		a.Password, err = url.PathUnescape(password)
	}
	if err != nil {
		return fmt.Errorf("%w: the user or the password has a %% that is not followed by two hex digits", errAddress)
	}
	return nil
}

func (a *Address) host(s string) (string, error) {
	name, port, err := net.SplitHostPort(s)
	if err != nil {
		name, port = strings.Trim(s, "[]"), map[Mode]string{Single: "6379", Sentinel: "26379", Cluster: "6379"}[a.Mode]
	}
	if n, err := strconv.Atoi(port); name == "" || err != nil || n < 1 || n > 65535 {
		return "", fmt.Errorf("%w: a host is missing, or its port is no number", errAddress)
	}
	return net.JoinHostPort(name, port), nil
}

func (a *Address) options(query string) error {
	q, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("%w: what follows the ? cannot be read", errAddress)
	}
	for name, values := range q {
		v := values[len(values)-1]
		switch name {
		case "body":
			if a.Body = v; !bodyName.MatchString(v) {
				return fmt.Errorf("%w: body= is a name of small letters, digits, dots and dashes", errAddress)
			}
		case "master":
			a.Master = v
		case "replicas":
			if a.Replicas, err = strconv.Atoi(v); err != nil || a.Replicas < 0 {
				return fmt.Errorf("%w: replicas= is a number", errAddress)
			}
		default:
			return fmt.Errorf("%w: it knows body=, master= and replicas=, and nothing else after the ?", errAddress)
		}
	}
	if (a.Mode == Sentinel) != (a.Master != "") {
		return fmt.Errorf("%w: redis+sentinel://, and it alone, needs ?master= with the name that Sentinel knows the servers by", errAddress)
	}
	return nil
}

// String is the address without user and password.
func (a Address) String() string {
	s := strings.Join(a.Hosts, ",")
	if a.Master != "" {
		s += " (" + a.Master + ")"
	}
	return s
}
