-- Messages that are gone from a person's chat are forgotten.
local said = before()
if said then return said end
local person = take()
times(function() untrace(person, take()) end)
return done({'ok'})
