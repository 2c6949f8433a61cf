// Package knowledge is what Bussola knows: services, their figures, the papers they ask for and the places where one goes.
//
// Everything comes from files that editors write (see docs/editors). [Load] reads them strictly: an unknown key, a missing
// sentence or a reference to nothing is an error that names file and line. A figure is true only inside its dates:
// [Base.Show] fills a card on a day, and a sentence whose figure is not in force that day is withheld, never shown with
// last year's number. Finding a card from a person's words is [Base.Find]: it only chooses what to show, and says how sure
// it is; what the law asks of a person is ruled elsewhere, by written rules.
package knowledge
