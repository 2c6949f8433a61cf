local said = before()
if said then return said end
local hash, worker, till = take(), take(), take()
call('HSET', P .. 'pairings', hash, till .. '|' .. worker)
return done({'ok'})
