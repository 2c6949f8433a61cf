package bottest

import (
	"fmt"
	"time"
)

// Failure is one call that goes wrong: a refusal in Telegram's own words, or a reply spoilt on purpose.
//
// A failure with a Code and without Effect happens instead of the call. Cut, Late and Until let the call take effect
// and spoil only the reply, which is when a bot cannot know what happened.
type Failure struct {
	Code        int // HTTP status and error_code; 0 keeps the true reply
	Description string
	RetryAfter  int    // seconds, in parameters
	MigrateTo   int64  // new chat id, in parameters
	Page        string // an HTML body instead of JSON, as a proxy answers

	Effect bool            // the call is carried out before it fails
	Cut    bool            // the connection closes in the middle of the reply
	Drop   bool            // the connection closes before any reply
	Late   time.Duration   // real time before the reply leaves
	Until  <-chan struct{} // the reply leaves when this closes
}

// carriedOut tells whether the call takes effect before it goes wrong.
func (f *Failure) carriedOut() bool {
	return f.Effect || f.Cut || f.Code == 0 && !f.Drop
}

// TooMany is Telegram's 429 with its number of seconds.
func TooMany(seconds int) *Failure {
	return &Failure{Code: 429, Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds), RetryAfter: seconds}
}

// ServerError is a 500 in JSON.
func ServerError() *Failure {
	return &Failure{Code: 500, Description: "Internal Server Error"}
}

// BadGateway is the 502 page of the proxy before Telegram: HTML where JSON is expected. Nothing took effect.
func BadGateway() *Failure {
	return &Failure{Code: 502, Page: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
		"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"}
}

// CutReply takes effect, then half of the reply arrives.
func CutReply() *Failure { return &Failure{Cut: true} }

// LostReply takes effect, then the connection closes without a word.
func LostReply() *Failure { return &Failure{Drop: true, Effect: true} }

// LateReply takes effect at once and answers after d of real time.
func LateReply(d time.Duration) *Failure { return &Failure{Late: d} }

// HeldReply takes effect at once and answers when release closes.
func HeldReply(release <-chan struct{}) *Failure { return &Failure{Until: release} }

// Refused closes the connection before anything took effect.
func Refused() *Failure { return &Failure{Drop: true} }

func bad(format string, a ...any) *Failure {
	return &Failure{Code: 400, Description: "Bad Request: " + fmt.Sprintf(format, a...)}
}

func forbidden(why string) *Failure {
	return &Failure{Code: 403, Description: "Forbidden: " + why}
}

func conflict(why string) *Failure {
	return &Failure{Code: 409, Description: "Conflict: " + why}
}
