local all = {}
local now = clock()
for _, id in ipairs(redis.call('SMEMBERS', P .. 'proxies')) do
  local m = redis.call('HMGET', P .. 'proxy:' .. id, 'address', 'seen', 'pending', 'until')
  if m[1] then
    all[#all + 1] = {id, m[1], m[2], m[3], tonumber(m[4]) <= now and '1' or ''}
  else
    redis.call('SREM', P .. 'proxies', id)
  end
end
return all
