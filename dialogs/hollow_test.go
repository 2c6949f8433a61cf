package dialogs

import (
	"testing"

	"bussola/content"
)

func TestHollowWordsTellNothing(t *testing.T) {
	texts, err := LoadTexts(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"a": true, "yes": true, "Paolo": true, "mi chiamo Paolo": true, "domani pomeriggio": true, "alle 10:30": true, "12": true,
		"104": false, "isee": false, "房": false, "Paolo ha fame": false, "": false, "?": false,
	} {
		if got := texts.Hollow(text); got != want {
			t.Errorf("Hollow(%q) = %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]string{"ma quindi cosa mi spetta?": "enough", "scusa, menu": "menu", "ma sì": "", "english": "lang:en", "e la casa": ""} {
		if got, _ := texts.Command(text); got != want {
			t.Errorf("Command(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTaxCodesAreTold(t *testing.T) {
	for word, want := range map[string]bool{"RSSMRA80A01G999X": true, "rssmra80a01g999x,": true, "RSSMRA80A01G999": false, "ABCD-EFGH-JKMN-PQRS": false, "telefono": false} {
		if got := isTaxCode(word); got != want {
			t.Errorf("isTaxCode(%q) = %v, want %v", word, got, want)
		}
	}
}

// Whoever writes in one of these languages finds words of their own: the door, its number, and the number for danger.
func TestEveryUnderstoodLanguageHasItsWords(t *testing.T) {
	texts, err := LoadTexts(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"fr", "es", "ro", "sq", "uk", "ar", "zh"} {
		if words, ok := texts.tongues[lang]; !ok || words.Card == words.Unsure || texts.Leave("it", lang) == texts.Leave("it", "it") {
			t.Errorf("%s: %+v", lang, words)
		}
	}
}
