package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"strconv"

	"bussola/chat"
)

// signer signs what a button carries, for the chat in which it is shown. What comes back from another chat, or was made up, is
// not taken for a press of that button: it reaches the conversation as a press of nothing, which is answered with where
// things stand. The token itself names the state it belongs to (the number of a screen, the code of a callback).
//
// The name of the signed chat is its id; all groups share one, because a group's id changes when it grows, and in a group it
// is the one who presses that counts. Without a key nothing is signed and all is taken.
type signer []byte

// signature is how many characters a signature has: 36 bits, each guess of which costs a press, and presses are few in a second.
// More would leave too little of Telegram's 64 bytes: the desk's longest button names a door of thirty letters.
const signature = 6

// maxSigned is how long a token may be to be signed, within Telegram's 64 bytes.
const maxSigned = maxToken - signature

func (s signer) mark(chat int64, token string) string {
	return sign(hmac.New(sha256.New, s), chat, token)
}

// sign uses a mac again: making one takes as long as what it signs.
func sign(mac hash.Hash, chat int64, token string) string {
	mac.Reset()
	where := "group"
	if !isGroup(chat) {
		where = strconv.FormatInt(chat, 10)
	}
	mac.Write([]byte(where + "\x00" + token))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))[:signature]
}

// reply signs the buttons of a reply. One whose token is too long is left as it is: it comes back unsigned, as a press of
// nothing, and its label can still be typed.
func (s signer) reply(to int64, r chat.Reply) chat.Reply {
	if len(s) == 0 || len(r.Buttons) == 0 {
		return r
	}
	mac, rows := hmac.New(sha256.New, s), make([][]chat.Button, len(r.Buttons))
	for i, row := range r.Buttons {
		rows[i] = append([]chat.Button(nil), row...)
		for k, b := range rows[i] {
			if b.Token != "" && len(b.Token) <= maxSigned {
				rows[i][k].Token = sign(mac, to, b.Token) + b.Token
			}
		}
	}
	r.Buttons = rows
	return r
}

// press gives the token of a press in a chat; false when it was not signed for it.
func (s signer) press(chat int64, data string) (token string, ok bool) {
	if len(s) == 0 {
		return data, true
	}
	if len(data) <= signature {
		return "", false
	}
	mark, token := data[:signature], data[signature:]
	return token, hmac.Equal([]byte(mark), []byte(s.mark(chat, token)))
}
