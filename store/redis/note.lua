local said = before()
if said then return said end
local name, value = take(), take()
call('HSET', P .. 'notes', name, value)
return done({'ok'})
