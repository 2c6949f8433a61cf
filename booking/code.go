package booking

import (
	"fmt"
	"io"
	"strings"
)

// Code is what a citizen shows, or cancels with: 80 random bits in Crockford's base 32, grouped so that it can be read
// aloud: K7PQ-3M9T-XW2D-8FHR. Whoever holds it may see when the call is and cancel it, so it cannot be guessed or counted.
type Code string

// crockford leaves out I, L, O and U: the first three look like digits, the fourth makes words nobody wants to read.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCode draws a code from a source of random bytes. It fails only when the source does.
func NewCode(random io.Reader) (Code, error) {
	var raw [10]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("drawing a code: %w", err)
	}
	var digits [16]byte
	for half := range 2 { // five bytes are eight digits
		bits := uint64(0)
		for _, b := range raw[half*5 : half*5+5] {
			bits = bits<<8 | uint64(b)
		}
		for i := 7; i >= 0; i-- {
			digits[half*8+i] = crockford[bits&31]
			bits >>= 5
		}
	}
	return grouped(string(digits[:])), nil
}

// ParseCode reads a code the way people type it: any case, any spaces or dashes, O for 0, I or L for 1.
func ParseCode(typed string) (Code, bool) {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case ' ', '-', '\u2010', '\u2011', '\u2013', '\u2014', '.', '\t', '\u00a0':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) || b.Len() == 16 {
			return "", false
		}
		b.WriteRune(r)
	}
	if b.Len() != 16 {
		return "", false
	}
	return grouped(b.String()), true
}

func grouped(s string) Code { return Code(s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]) }
