package bottest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// write answers a call: the result, a refusal, or a reply spoilt on purpose.
func (s *Server) write(w http.ResponseWriter, r *http.Request, result []byte, f *Failure) {
	if f == nil {
		send(w, 200, "application/json", envelope(result, nil), false)
		return
	}
	s.delay(r, f)
	switch {
	case f.Drop:
		panic(http.ErrAbortHandler) // net/http closes the connection without a word
	case f.Page != "":
		send(w, f.Code, "text/html", []byte(f.Page), f.Cut)
	case f.Code == 0:
		send(w, 200, "application/json", envelope(result, nil), f.Cut)
	default:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		}
		send(w, f.Code, "application/json", envelope(nil, f), f.Cut)
	}
}

// delay keeps a late reply back, at most until the caller or the server has gone.
func (s *Server) delay(r *http.Request, f *Failure) {
	until := f.Until
	if f.Late > 0 {
		t := time.NewTimer(f.Late)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
		case <-s.closed:
		}
	}
	if until != nil {
		select {
		case <-until:
		case <-r.Context().Done():
		case <-s.closed:
		}
	}
}

func send(w http.ResponseWriter, code int, kind string, body []byte, cut bool) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	if !cut {
		w.Write(body)
		return
	}
	w.Write(body[:len(body)/2])
	http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// envelope is what every Bot API answer is wrapped in.
func envelope(result []byte, f *Failure) []byte {
	if f == nil {
		b := make([]byte, 0, len(result)+24)
		b = append(b, `{"ok":true,"result":`...)
		b = append(b, result...)
		return append(b, '}')
	}
	type parameters struct {
		RetryAfter int   `json:"retry_after,omitempty"`
		MigrateTo  int64 `json:"migrate_to_chat_id,omitempty"`
	}
	e := struct {
		OK          bool        `json:"ok"`
		Code        int         `json:"error_code"`
		Description string      `json:"description"`
		Parameters  *parameters `json:"parameters,omitempty"`
	}{Code: f.Code, Description: f.Description}
	if f.RetryAfter > 0 || f.MigrateTo != 0 {
		e.Parameters = &parameters{f.RetryAfter, f.MigrateTo}
	}
	b, _ := json.Marshal(e)
	return b
}
