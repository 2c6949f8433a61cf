package safety

import (
	"os"
	"testing"
)

func TestContentPasses(t *testing.T) {
	for _, err := range Check(os.DirFS("../content")) {
		t.Error(err)
	}
}
