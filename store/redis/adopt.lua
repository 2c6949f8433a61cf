local said = before()
if said then return said end
adopt()
return done({'ok'})
