package redistest

import (
	"bufio"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// ask speaks Redis' protocol, as much of it as a test needs. The driver that the program uses stays in its own room.
func ask(c net.Conn, command []string) (string, error) {
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return "", usual(err)
	}
	var b strings.Builder
	b.WriteString("*" + strconv.Itoa(len(command)) + "\r\n")
	for _, word := range command {
		b.WriteString("$" + strconv.Itoa(len(word)) + "\r\n" + word + "\r\n")
	}
	if _, err := io.WriteString(c, b.String()); err != nil {
		return "", usual(err)
	}
	return answer(bufio.NewReader(c))
}

func answer(r *bufio.Reader) (string, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return "", usual(err)
	}
	line = strings.TrimSuffix(line, "\r\n")
	if line == "" {
		return "", usual(errAnswer)
	}
	kind, rest := line[0], line[1:]
	n, _ := strconv.Atoi(rest)
	switch kind {
	case '-':
		return "", Said(rest)
	case '$':
		if n < 0 {
			return "", nil
		}
		text := make([]byte, n+2)
		if _, err := io.ReadFull(r, text); err != nil {
			return "", usual(err)
		}
		return string(text[:n]), nil
	case '*':
		var all []string
		for range max(n, 0) {
			one, err := answer(r)
			if _, told := err.(Said); err != nil && !told {
				return "", err
			}
			all = append(all, one)
		}
		return strings.Join(all, "\n"), nil
	}
	return rest, nil // + and :
}
