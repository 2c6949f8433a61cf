package situation

import (
	"math"
	"testing"
)

func TestRead(t *testing.T) {
	g := shipped(t)
	inf := math.Inf(1)
	for _, c := range []struct {
		fact, text, lang string
		want             Value // none: must not be read
	}{
		{"eta", "ottantadue", "it", Number(82)},
		{"eta", "ha 82 anni", "it", Number(82)},
		{"eta", "ne ho 45, anzi 46", "it", Number(46)},
		{"eta", "82enne", "it", Number(82)},
		{"eta", "nato nel 1944", "it", Range(81, 82)},
		{"eta", "più di 80", "it", Range(81, inf)},
		{"eta", "tra 70 e 75", "it", Range(70, 75)},
		{"eta", "è nato il 3/11/1944", "it", Number(82)},
		{"eta", "cinquantatré", "it", Number(53)},
		{"eta", "ventotto", "it", Number(28)},
		{"eta", "forse 80", "it", Value{}},
		{"eta", "non ha 80 anni", "it", Value{}},
		{"eta", "io 40 e lui 45", "it", Value{}},
		{"eta", "I'm thirty two", "en", Number(32)},
		{"eta", "300", "it", Value{}},
		{"eta", "minorenne", "it", Range(0, 17)},
		{"figli_minori", "due", "it", Number(2)},
		{"figli_minori", "non ho figli", "it", Number(0)},
		{"figli_minori", "nessuno", "it", Number(0)},
		{"figli_minori", "ho 3 figli", "it", Number(3)},
		{"figli_minori", "uno di 3 anni e uno di 5", "it", Value{}},
		{"nucleo_componenti", "siamo in quattro", "it", Number(4)},
		{"nucleo_componenti", "sono sola", "it", Number(1)},
		{"isee", "3 mila", "it", Number(3000)},
		{"isee", "meno di 10.000", "it", Range(0, 9999.99)},
		{"isee", "tra 5 e 6 mila", "it", Range(5000, 6000)},
		{"isee", "12.500,50 euro", "it", Number(12500.5)},
		{"isee", "non ce l'ho", "it", Range(math.Inf(-1), inf)},
		{"isee", "tredicimila", "it", Number(13000)},
		{"isee", "settecento al mese", "it", Value{}},
		{"isee", "boh", "it", Value{}},
		{"reddito_personale", "sui settecento al mese", "it", Range(7980, 9555)},
		{"reddito_personale", "620 al mese", "it", Range(7440, 8060)},
		{"reddito_personale", "700", "it", Value{}},
		{"reddito_personale", "niente", "it", Number(0)},
		{"reddito_personale", "15000 all'anno", "it", Number(15000)},
		{"reddito_familiare", "duemila e cinquecento al mese", "it", Range(30000, 32500)},
		{"invalidita_pct", "74%", "it", Number(74)},
		{"invalidita_pct", "settantaquattro per cento", "it", Number(74)},
		{"invalidita_pct", "mai chiesta", "it", Number(0)},
		{"eta_figlio_piu_piccolo_mesi", "ha due anni", "it", Range(24, 35)},
		{"eta_figlio_piu_piccolo_mesi", "18 mesi", "it", Number(18)},
		{"eta_figlio_piu_piccolo_mesi", "un anno e mezzo", "it", Number(18)},
		{"eta_figlio_piu_piccolo_mesi", "2 anni e 3 mesi", "it", Number(27)},
		{"eta_figlio_piu_piccolo_mesi", "uno 5 anni e uno 9 anni", "it", Value{}},
		{"eta_figlio_piu_piccolo_mesi", "5 e 9 anni", "it", Range(60, 71)},
		{"eta_figlio_piu_piccolo_mesi", "7", "it", Value{}},
		{"eta_figlio_piu_piccolo_mesi", "neonato", "it", Range(0, 5)},
		{"eta_figlio_piu_piccolo_mesi", "è nato il 3 novembre", "it", Number(0)},
		{"giorni_da_nascita_o_adozione", "è nato il 3 novembre", "it", Number(21)},
		{"giorni_da_nascita_o_adozione", "due settimane fa", "it", Range(14, 20)},
		{"giorni_da_nascita_o_adozione", "ieri", "it", Number(1)},
		{"giorni_da_nascita_o_adozione", "3 mesi fa", "it", Range(92, 122)},
		{"casa", "affitto in nero", "it", Word("affitto_non_registrato")},
		{"casa", "in macchina", "it", Word("strada")},
		{"casa", "in affitto", "it", Value{}},
		{"casa", "da amici", "it", Word("ospite")},
		{"casa", "nella casa popolare", "it", Word("erp")},
		{"eta", "80 per cento", "it", Value{}},
		{"eta", "reddito zero", "it", Value{}},
		{"figli_minori", "prendo 900 euro", "it", Value{}},
		{"isee", "reddito zero", "it", Value{}},
		{"isee", "pensione 9000", "it", Value{}},
		{"sfratto", "no", "it", Word("no")},
		{"sfratto", "viene l'ufficiale giudiziario", "it", Word("esecuzione_fissata")},
		{"sfratto", "è arrivata la lettera dell'avvocato", "it", Word("intimazione")},
		{"legge104", "sì, comma 3", "it", Word("comma3")},
		{"legge104", "no", "it", Word("no")},
		{"legge104", "c'è il comma 3 o il comma 1", "it", Value{}},
		{"autosufficienza", "no, non ce la fa", "it", Word("non_autosufficiente")},
		{"autosufficienza", "sì ma con fatica", "it", Word("fragile")},
		{"autosufficienza", "sì", "it", Word("autosufficiente")},
		{"autosufficienza", "non è autosufficiente", "it", Value{}},
		{"prestazioni_in_corso", "la pensione e l'accompagnamento", "it", Words("pensione", "invalidita")},
		{"prestazioni_in_corso", "nulla", "it", Words("nessuna")},
		{"prestazioni_in_corso", "non prendo la pensione", "it", Value{}},
		{"gravidanza", "sì sono incinta", "it", Yes(true)},
		{"gravidanza", "no", "it", Yes(false)},
		{"gravidanza", "non sono incinta", "it", Value{}},
		{"gravidanza", "yes", "en", Yes(true)},
		{"vive_solo", "da sola", "it", Yes(true)},
		{"vive_solo", "con noi", "it", Yes(false)},
		{"lavoro", "sono disoccupata", "it", Word("disoccupato")},
		{"lavoro", "ho la partita iva", "it", Word("autonomo")},
		{"lavoro", "mi hanno licenziato", "it", Word("disoccupato")},
		{"lavoro", "retired", "en", Word("pensionato")},
		{"per_chi", "per la mia mamma", "it", Word("genitore")},
		{"per_chi", "me", "it", Word("se_stesso")},
		{"per_chi", "cosa vuol dire?", "it", Value{}},
		{"cittadinanza", "sono albanese", "it", Word("extra_ue")},
		{"cittadinanza", "non sono italiano", "it", Value{}},
		{"lingua", "francese", "it", Word("fr")},
		{"violenza", "sì", "it", Word("attuale")},
		{"nothing", "sì", "it", Value{}},
	} {
		t.Run(c.fact+"/"+c.text, func(t *testing.T) {
			got, ok := g.Read(c.fact, c.text, c.lang, now)
			if ok == c.want.IsZero() || ok && !near(got, c.want) {
				t.Errorf("read %v %+v, want %+v", ok, got, c.want)
			}
		})
	}
}

func near(a, b Value) bool {
	if a.IsNumber() && b.IsNumber() {
		same := func(x, y float64) bool { return x == y || math.Abs(x-y) < 1e-6 }
		return same(a.Min, b.Min) && same(a.Max, b.Max)
	}
	return a.Equal(b)
}
