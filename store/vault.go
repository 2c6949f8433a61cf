package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"strconv"
)

// Vault seals personal values. From one master key come two others: one that turns a chat id into a [Person], and one that
// wraps the data key of each person. A data key lives in the person's record and seals all that is theirs: when the record
// is erased, every copy of what it sealed, in a backup or an old page of a file, is noise.
//
// A wrapped key names the master that wrapped it, so that a body can change its master: a vault that was [Vault.Rotated]
// opens what older masters wrapped, and wraps with the new one. The key of pseudonyms is drawn from the first master and then
// kept, wrapped like the others (see [OpenVault]): people stay who they are, and the first master need not be kept.
type Vault struct {
	people []byte
	name   keyName
	wraps  map[keyName]cipher.AEAD
}

// Key is the data key of one person. It is safe for concurrent use, for fewer than 2^32 values each.
type Key struct{ aead cipher.AEAD }

// keyName tells which master wrapped a key, without telling anything about it.
type keyName [4]byte

// MasterSize is the length of a master key in bytes.
const MasterSize = 32

// Everything wrapped or sealed begins with the number of its cipher, so that another can follow one day. The name of the
// master follows in what is wrapped.
const (
	sealedV1 = 1
	headSize = 1 + len(keyName{})
)

var (
	// ErrMaster: the master key is not the one that these data were sealed with.
	ErrMaster = errors.New("the master key is not the one these data were sealed with; give the one that was in use when they were written")
	// ErrSealed: a sealed value was changed, moved to another place, or sealed with another person's key.
	ErrSealed = errors.New("a sealed value does not open: it was changed or moved, or the key of its person is another")
)

// NewVault makes the vault of a body (the institution that serves) under a master key of [MasterSize] random bytes.
func NewVault(master []byte, body string) (*Vault, error) {
	name, wrap, err := wrapping(master, body)
	if err != nil {
		return nil, err
	}
	people, err := subkey(master, "people of "+body)
	if err != nil {
		return nil, err
	}
	return &Vault{people, name, map[keyName]cipher.AEAD{name: wrap}}, nil
}

// Rotated is a vault that wraps with a new master and still opens what the present ones wrapped. Pseudonyms stay those
// of the present vault.
func (v *Vault) Rotated(master []byte, body string) (*Vault, error) {
	name, wrap, err := wrapping(master, body)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(v.wraps)
	all[name] = wrap
	return &Vault{v.people, name, all}, nil
}

// Person is the pseudonym of a chat in a channel ("telegram", "terminal"): the same for ever, and nobody without the
// master key can go from one to the other, not even by trying all chat ids.
func (v *Vault) Person(channel string, id int64) Person {
	mac := hmac.New(sha256.New, v.people)
	mac.Write([]byte(channel + "\x00" + strconv.FormatInt(id, 10)))
	return Person(hex.EncodeToString(mac.Sum(nil)))
}

// Presses is the key under which a channel signs its buttons: the same for ever, as pseudonyms are.
func (v *Vault) Presses() []byte {
	mac := hmac.New(sha256.New, v.people)
	mac.Write([]byte("presses"))
	return mac.Sum(nil)
}

// NewKey draws a data key and wraps it for [Record.Key].
func (v *Vault) NewKey() (Key, []byte, error) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails: the program ends instead
	k, err := newKey(raw)
	if err != nil {
		return Key{}, nil, err
	}
	return k, v.wrap(raw), nil
}

// Open unwraps a data key. ErrMaster when another master wrapped it; ErrSealed when it was damaged.
func (v *Vault) Open(wrapped []byte) (Key, error) {
	raw, err := v.unwrap(wrapped)
	if err != nil {
		return Key{}, fmt.Errorf("data key: %w", err)
	}
	return newKey(raw)
}

// Rewrap wraps a data key with the present master, whichever known one wrapped it. What the key sealed stays as it is.
func (v *Vault) Rewrap(wrapped []byte) ([]byte, error) {
	raw, err := v.unwrap(wrapped)
	if err != nil {
		return nil, fmt.Errorf("data key: %w", err)
	}
	return v.wrap(raw), nil
}

// Stale says that a wrapped key waits for [Vault.Rewrap]: an older master wrapped it.
func (v *Vault) Stale(wrapped []byte) bool {
	return len(wrapped) >= headSize && wrapped[0] == sealedV1 && keyName(wrapped[1:headSize]) != v.name
}

func (v *Vault) wrap(raw []byte) []byte {
	head := append([]byte{sealedV1}, v.name[:]...)
	return v.wraps[v.name].Seal(head, nil, raw, head)
}

func (v *Vault) unwrap(wrapped []byte) ([]byte, error) {
	if len(wrapped) < headSize || wrapped[0] != sealedV1 {
		return nil, ErrSealed
	}
	wrap, ok := v.wraps[keyName(wrapped[1:headSize])]
	if !ok {
		return nil, ErrMaster
	}
	raw, err := wrap.Open(nil, nil, wrapped[headSize:], wrapped[:headSize])
	if err != nil {
		return nil, ErrSealed
	}
	return raw, nil
}

// Seal hides a value. What says which value of whom it is ("session", "address", "details of K7PQ-..."); it is not kept
// in it, and the same words open it: a value put in another's place does not open.
func (k Key) Seal(plain []byte, what string) []byte {
	return k.aead.Seal([]byte{sealedV1}, nil, plain, []byte(what))
}

// Open gives back what was sealed under the same words, or ErrSealed.
func (k Key) Open(sealed []byte, what string) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealedV1 {
		return nil, ErrSealed
	}
	plain, err := k.aead.Open(nil, nil, sealed[1:], []byte(what))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

func newKey(raw []byte) (Key, error) {
	aead, err := gcm(raw)
	return Key{aead}, err
}

// wrapping derives the name of a master and the cipher that wraps with it.
func wrapping(master []byte, body string) (keyName, cipher.AEAD, error) {
	if len(master) != MasterSize {
		return keyName{}, nil, fmt.Errorf("master key: %d bytes, want %d", len(master), MasterSize)
	}
	id, err := subkey(master, "name")
	if err != nil {
		return keyName{}, nil, err
	}
	raw, err := subkey(master, "keys of "+body)
	if err != nil {
		return keyName{}, nil, err
	}
	aead, err := gcm(raw)
	return keyName(id[:len(keyName{})]), aead, err
}

func subkey(master []byte, use string) ([]byte, error) {
	k, err := hkdf.Key(sha256.New, master, nil, "bussola 1: "+use, 32)
	if err != nil {
		return nil, fmt.Errorf("deriving a key: %w", err)
	}
	return k, nil
}

// gcm is AES-256-GCM with a nonce drawn at random for each value and kept before it.
func gcm(raw []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("cipher: %w", err)
	}
	return aead, nil
}
