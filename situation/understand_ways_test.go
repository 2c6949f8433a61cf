package situation

import (
	"encoding/json"
	"testing"
)

// TestWays holds the many ways of saying one kind of fact, and beside each kind what resembles it and says nothing. An empty want is a fact
// that must not be concluded.
func TestWays(t *testing.T) {
	r := shippedReader(t)
	for _, kind := range []struct {
		name, fact string
		ways       map[string]string
	}{
		{"a child's age in months and halves", "eta_figlio_piu_piccolo_mesi", map[string]string{
			"sono diventata mamma, ho partorito due anni e mezzo fa":         "30",
			"un anno e mezzo fa è nata mia figlia":                           "18",
			"mio fratello è nato un anno e mezzo fa":                         "",
			"ho tre figli di nove, sette e undici mesi":                      "11",
			"ho due bimbi di 4 e 15 mesi":                                    "",
			"I gave birth a year and a half ago":                             "18",
			"we have four kids: fifteen, twelve, nine and a boy of 7 months": "7",
			"ho due figli, uno ha 20 anni e lavora, l'altra 9":               "108",
			"lavoro lì da un anno e mezzo, ho partorito ieri":                "",
		}},
		{"the children told are all", "figli_minori", map[string]string{
			"nostra figlia ha 5 anni, figlia unica, isee 9.000":          "1",
			"ho solo lui, il mio bimbo di 3 anni. Chiedo per me":         "1",
			"i miei due ragazzi hanno 9 e 12 anni":                       "2",
			"sono incinta e non ho altri figli":                          "0",
			"ho una bimba di 4 anni e altri figli non ne ho":             "1",
			"il piccolo ha 2 anni e la grande 19 anni. ho solo loro due": "1",
			"sono figlio unico e mio padre ha 80 anni":                   "",
			"non ho altri figli che mi aiutano":                          "",
			"I have a son of 6, he is an only child. I need help for me": "1",
			"I'm pregnant and have no other kids":                        "0",
		}},
		{"ages", "eta", map[string]string{
			"mia nonna ha settantanove primavere":                                   "79",
			"il mio babbo ha tra gli 80 e gli 85 anni":                              `{"max":85,"min":80}`,
			"mia madre ha 75-80 anni":                                               `{"max":80,"min":75}`,
			"ho 51 anni, anzi scusate, 52":                                          "52",
			"Ho 61 anni a gennaio, anzi 62, e vivo sola":                            "62",
			"ho 60 anni e lavoro da Marco, anzi 2 giorni a settimana":               "60",
			"otto anni in fabbrica e poi a casa. Chiedo per me":                     "",
			"ho cinquantatré anni e dieci anni in cantiere":                         "",
			"c'è un ragazzo di 17, chiedo per lui":                                  "17",
			"mia madre ha 90 anni, fa tutto la badante, una brava donna di 50 anni": "90",
			"tre anni fa abbiamo perso la casa":                                     "",
			"mia sorella, 44 anni, dice mia cugina che beve":                        "44",
			"She is between 70 and 75 years old, my aunt":                           `{"max":75,"min":70}`,
		}},
		{"money in letters and beside words", "isee", map[string]string{
			"isee ottomilacinquecento":                               "8500",
			"isee undicimila e trecento":                             "11300",
			"l'isee è fresco di giornata, 7.450":                     "7450",
			"isee aggiornato a marzo dal caf: 12.300,40":             "12300.4",
			"l'isee dell'anno scorso era 9.000, quello nuovo 11.000": "11000",
			"isee seimila e due figli":                               "6000",
			"l'isee ancora non ce l'ho, pago di affitto, 600 euro":   "",
			"My ISEE is eleven thousand and fifty":                   "11050",
			"our ISEE is nine thousand four hundred and twenty":      "9420",
			"per l'isee ho portato il saldo del conto, 4.000":        "",
		}},
		{"who lives with whom", "vive_solo", map[string]string{
			"mio nipote sta a casa con i nonni, 24 anni, è disoccupato": "false",
			"abito con mamma, ho 31 anni":                               "false",
			"ho 44 anni, in casa con me c'è mio fratello":               "false",
			"mia suocera si è trasferita da noi, ha 84 anni":            "false",
			"mio zio ha 79 anni, è venuto ad abitare da me":             "false",
			"assisto mia moglie che ha 70 anni e vivo con lei":          "false",
			"ho 36 anni, sono tornato a vivere dai miei":                "false",
			"mia madre ha 81 anni, vorrei che venisse a vivere con me":  "",
			"la mia ex vive con un altro, ho 50 anni":                   "",
			"My father came to live with us, he is 85":                  "false",
			"she wants to move in with us, my mother is 80":             "",
		}},
		{"work by the trade", "lavoro", map[string]string{
			"sono assunta a tempo pieno":                        `"dipendente"`,
			"ho 40 anni, assunto in regola":                     `"dipendente"`,
			"ho un posto fisso in cartiera":                     `"dipendente"`,
			"cerco un posto fisso":                              "",
			"mi hanno licenziato, avevo il posto fisso":         "",
			"ho la p. iva, faccio l'imbianchino":                `"autonomo"`,
			"ho il mio negozio di scarpe":                       `"autonomo"`,
			"ho chiuso la partita iva a marzo":                  "",
			"sono titolare di pensione, ho 70 anni":             "",
			"vorrei aprire la partita iva":                      "",
			"siamo tutti e due in pensione":                     `"pensionato"`,
			"vorrei andare in pensione, ho 60 anni":             "",
			"sono sempre disoccupata":                           `"disoccupato"`,
			"sto da un amico, lui lavora in pizzeria":           "",
			"ho 33 anni, il mio compagno è impiegato in comune": "",
			"I run my own shop":                                 `"autonomo"`,
			"my husband runs a shop, I am 40":                   "",
		}},
		{"how a job ended", "perdita_lavoro_involontaria", map[string]string{
			"ho presentato le dimissioni ad agosto":               "false",
			"le dimissioni le ho date io":                         "false",
			"mio padre ha avuto le dimissioni dall'ospedale":      "",
			"hanno chiuso lo stabilimento e mandato a casa tutti": "true",
			"hanno chiuso l'acqua a casa mia":                     "",
			"c'è stato un taglio del personale, ora sono a casa":  "true",
			"hanno lasciato a casa tutti":                         "true",
			"I handed in my notice in May":                        "false",
			"the landlord gave me notice":                         "",
			"my plant shut down and they sent us home":            "true",
		}},
		{"benefits by their names", "prestazioni_in_corso", map[string]string{
			"mi arriva la naspi da due mesi":                      `"naspi"`,
			"l'adi mi arriva ogni mese":                           `"adi"`,
			"sono in congedo di maternità":                        `"maternita"`,
			"mi danno l'assegno sociale":                          `"assegno_sociale"`,
			"mio zio percepisce la reversibilità":                 `"pensione"`,
			"la naspi non mi arriva più":                          "",
			"ho fatto domanda di naspi":                           "",
			"la naspi non la prendo ancora":                       "",
			"I'm on maternity leave and I live here":              `"maternita"`,
			"I have been drawing unemployment benefit since June": `"naspi"`,
		}},
		{"accompagnamento", "accompagnamento", map[string]string{
			"a mia madre l'accompagnamento le arriva già":                   `"si"`,
			"l'accompagnamento glielo danno da marzo, mio padre ha 80 anni": `"si"`,
			"mia madre, l'accompagnamento gliel'hanno riconosciuto":         `"si"`,
			"la domanda di accompagnamento di mia madre è ferma":            `"in_domanda"`,
			"mia madre l'accompagnamento non le arriva":                     "",
			"se le danno l'accompagnamento pago la badante":                 "",
			"accompagnamento respinto, mia madre ha 88 anni":                `"no"`,
		}},
		{"the 104", "legge104", map[string]string{
			"104? certo, comma uno. Chiedo per me":                          `"comma1"`,
			"mio figlio ha la legge 104 articolo 3 comma 3":                 `"comma3"`,
			"mia madre, sul verbale c'è art. 3 comma 3":                     `"comma3"`,
			"la domanda di 104 l'ha mandata il caf, mia madre ha 80 anni":   `"in_corso"`,
			"mio figlio non ha la 104, sua cugina invece ha il comma 3":     `"no"`,
			"mio marito ha la 104 e la mia vicina dice che ci vuole l'isee": "",
			"la pratica della 104 è avviata, chiedo per mio padre":          `"in_corso"`,
		}},
		{"denied at once", "gravidanza", map[string]string{
			"Incinta? Macché. Sono solo stanca":   "false",
			"Incinta? No, per fortuna":            "false",
			"sono di 5 mesi col pancione":         "true",
			"sono incinta di 20 settimane":        "true",
			"mia moglie è incinta, io ho 40 anni": "true",
		}},
		{"dependences", "dipendenza", map[string]string{
			"fumo trenta sigarette al giorno":              `"tabacco"`,
			"mio marito è un fumatore accanito":            `"tabacco"`,
			"ho smesso di fumare":                          "",
			"Con la cocaina ho chiuso, pulita da due anni": "",
			"mio figlio non beve, non fuma e non gioca":    "",
			"gira voce che beve. Falso: niente alcol":      "",
			"I smoke two packs a day":                      `"tabacco"`,
			"I have been clean for five years, no drugs":   "",
		}},
		{"devices at home", "apparecchi_salvavita", map[string]string{
			"mio padre è attaccato al respiratore":         "true",
			"mia madre ha la bombola di ossigeno":          "true",
			"la notte respira con la macchina, mia moglie": "true",
			"d'estate accendo il ventilatore in casa":      "",
			"he is hooked up to a ventilator, my dad":      "true",
		}},
		{"walking", "ridotta_deambulazione", map[string]string{
			"mia nonna senza il bastone non cammina":         "true",
			"mio zio si appoggia al bastone":                 "true",
			"mia madre trascina la gamba destra":             "true",
			"my mother can't take a step without her walker": "true",
			"mio padre cammina benissimo":                    "false",
		}},
		{"where the papers are", "residenza_comune", map[string]string{
			"la residenza ce l'ho ancora a Milano": `"fuori_toscana"`,
			"prima avevo la residenza a Milano":    "",
			"la residenza me l'hanno cancellata":   `"nessuna"`,
			"ho la residenza da voi":               `"servito"`,
			"mia madre è residente ad Arezzo":      `"altro_toscana"`,
		}},
		{"nobody hurts", "violenza", map[string]string{
			"nessuno mi fa del male":                  `"no"`,
			"non ho paura di nessuno":                 `"no"`,
			"ho paura di mio marito":                  `"attuale"`,
			"mi sono chiusa in bagno, ha il coltello": `"pericolo_immediato"`,
			"nobody hurts me at home, I am fine":      `"no"`,
		}},
		{"debts", "debiti", map[string]string{
			"debiti zero":              `"nessuno"`,
			"zero debiti, per fortuna": `"nessuno"`,
			"he owes money to three banks and can't pay them back, my friend": `"sovraindebitamento"`,
			"I owe my sister 50 euro": "",
		}},
	} {
		for text, want := range kind.ways {
			t.Run(kind.name+"/"+text, func(t *testing.T) {
				got := ""
				for _, x := range r.Read(text, "", tellingDay) {
					if x.Fact == kind.fact {
						b, err := json.Marshal(x.Value)
						if err != nil {
							t.Fatal(err)
						}
						got = string(b)
					}
				}
				if got != want {
					t.Errorf("%s = %s, wanted %s", kind.fact, got, want)
				}
			})
		}
	}
}
