-- Commands of a restoration, all of them in one step.
local said = before()
if said then return said end
times(function()
  local words = times(take)
  if words[1] == 'AUDIT' then -- numbered as it comes
    audit(words[2], words[3])
  else
    call(unpack(words))
  end
end)
return done({'ok'})
