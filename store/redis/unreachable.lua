local said = before()
if said then return said end
local person, when = take(), take()
call('ZADD', P .. 'unreachable', when, person)
dropletters(person)
return done({'ok'})
