// Package situation is what a person told about themselves, and what follows from it.
//
// A situation is a [Log]: facts in the order they came, each with how it came. Nothing else is kept; the facts of the
// moment are the log replayed at a time, so undoing is taking an entry away, changing an answer equals having answered that
// way at once, and a fact that moves with time (an age, the days since a birth) is right three weeks later.
//
// Facts are typed content (facts.yaml). [Guide.Understand] reads them from free words and only proposes what the words say
// with certainty. [Guide.Rule] applies the services' written rules in Kleene's logic: a missing fact is "don't know", never
// "no". Rules orient and never decide; nothing learned from examples takes part in a verdict.
package situation
