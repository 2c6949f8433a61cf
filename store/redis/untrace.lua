-- Messages that are gone from a person's chat are forgotten.
local said = before()
if said then return said end
local person = take()
times(function() call('ZREM', P .. 'traces:' .. person, take()) end)
return done({'ok'})
