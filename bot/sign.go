package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"strconv"
	"sync"

	"bussola/chat"
)

// signer signs what a button carries, for the chat in which it is shown. What comes back from another chat, or was made up, is
// not taken for a press of that button: it reaches the conversation as a press of nothing, which is answered with where
// things stand. The token itself names the state it belongs to (the number of a screen, the code of a callback).
//
// The name of the signed chat is its id; all groups share one, because a group's id changes when it grows, and in a group it
// is the one who presses that counts. Without a key nothing is signed and all is taken.
type signer struct{ macs *sync.Pool } // of *mac; nil: no key

// mac signs again and again: making one takes as long as what it signs.
type mac struct {
	hash hash.Hash
	what []byte // what is signed
	sum  [sha256.Size]byte
	said [8]byte
}

func newSigner(key []byte) signer {
	if len(key) == 0 {
		return signer{}
	}
	return signer{&sync.Pool{New: func() any { return &mac{hash: hmac.New(sha256.New, key)} }}}
}

// signature is how many characters a signature has: 36 bits, each guess of which costs a press, and presses are few in a second.
// More would leave too little of Telegram's 64 bytes: the desk's longest button names a door of thirty letters.
const signature = 6

// maxSigned is how long a token may be to be signed, within Telegram's 64 bytes.
const maxSigned = maxToken - signature

// mark is the signature of a token in a chat.
func (s signer) mark(chat int64, token string) string {
	m := s.macs.Get().(*mac)
	defer s.macs.Put(m)
	return string(m.sign(chat, token))
}

// sign gives a signature that stands until the next.
func (m *mac) sign(chat int64, token string) []byte {
	m.what = m.what[:0]
	if isGroup(chat) {
		m.what = append(m.what, "group"...)
	} else {
		m.what = strconv.AppendInt(m.what, chat, 10)
	}
	m.what = append(append(m.what, 0), token...)
	m.hash.Reset()
	m.hash.Write(m.what)
	sum := m.hash.Sum(m.sum[:0])
	base64.RawURLEncoding.Encode(m.said[:], sum[:6])
	return m.said[:signature]
}

// reply signs the buttons of a reply. One whose token is too long is left as it is: it comes back unsigned, as a press of
// nothing, and its label can still be typed.
func (s signer) reply(to int64, r chat.Reply) chat.Reply {
	if s.macs == nil || len(r.Buttons) == 0 {
		return r
	}
	m := s.macs.Get().(*mac)
	defer s.macs.Put(m)
	rows := make([][]chat.Button, len(r.Buttons))
	for i, row := range r.Buttons {
		rows[i] = append([]chat.Button(nil), row...)
		for k, b := range rows[i] {
			if b.Token != "" && len(b.Token) <= maxSigned {
				rows[i][k].Token = string(m.sign(to, b.Token)) + b.Token
			}
		}
	}
	r.Buttons = rows
	return r
}

// press gives the token of a press in a chat; false when it was not signed for it.
func (s signer) press(chat int64, data string) (token string, ok bool) {
	if s.macs == nil {
		return data, true
	}
	if len(data) <= signature {
		return "", false
	}
	mark, token := data[:signature], data[signature:]
	return token, hmac.Equal([]byte(mark), []byte(s.mark(chat, token)))
}
