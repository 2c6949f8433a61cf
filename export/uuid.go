package export

import (
	"crypto/sha1" //nolint:gosec // RFC 9562 makes version 5 from SHA-1; nothing secret depends on it
	"encoding/hex"
)

// uuid is a UUID of version 5.
type uuid [16]byte

// urls is the namespace of RFC 9562 for names that are URLs or URNs.
var urls = uuid{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}

// named makes the UUID of a name within a space of names.
func (space uuid) named(name string) uuid {
	h := sha1.New()
	h.Write(space[:])
	h.Write([]byte(name))
	var u uuid
	copy(u[:], h.Sum(nil))
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return u
}

func (u uuid) String() string {
	x := hex.EncodeToString(u[:])
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// id is the identifier of a thing of this body: the same in every export.
func (c Catalogue) id(kind, name string) string {
	return urls.named("urn:bussola:" + c.Agenda.Body.Name.In("it")).named(kind + "/" + name).String()
}
