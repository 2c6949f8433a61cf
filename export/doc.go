// Package export writes the catalogue for other systems: HSDS 3.0 (Open Referral, JSON), CPSV-AP_IT (the Italian profile for
// public services, JSON-LD) and CSV.
//
// What is exported is what a person would read that day: a sentence whose figure is not in force is left out and the record
// says so, a card past its review day is left out whole. Identifiers are UUIDs made from names (version 5), so that the same
// service has the same one in every export of a body. A place without a postal code is described in words: HSDS wants whole
// addresses, and none is invented.
//
// [CheckHSDS] and [CheckCPSV] hold a document to the rules of the two schemas that concern it: required fields, kinds,
// formats, enumerations, and references that resolve. They are written from the schemas of openreferral/specification and
// of italia/daf-ontologie-vocabolari-controllati, and cover what this package writes, not all that the schemas allow.
package export
