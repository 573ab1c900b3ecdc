-- Writes what was decided, if nothing has changed since and it is not too late.
-- ARGV: prefix, number that was seen, latest time or '', account, destination or '', epoch, held until or '',
--       'add' or 'remove' or '', the name, new epoch of the name's own row or ''
if number() ~= ARGV[2] or (ARGV[3] ~= '' and clock() > tonumber(ARGV[3])) then
  return ''
end
local now = redis.call('INCR', P .. 'change')
local function write(account, destination, epoch, held)
  local key = P .. 'account:' .. account
  redis.call('DEL', key)
  redis.call('HSET', key, 'epoch', epoch)
  if destination ~= '' then redis.call('HSET', key, 'destination', destination) end
  if held ~= '' then redis.call('HSET', key, 'held', held) end
  redis.call('ZADD', P .. 'accounts', 0, account)
end
local account, name = ARGV[4], ARGV[9]
if ARGV[8] == 'add' then
  if ARGV[10] ~= '' then write(name, '', ARGV[10], '') end
  redis.call('SET', P .. 'identifier:' .. name, account)
  redis.call('SADD', P .. 'identifiers:' .. account, name)
elseif ARGV[8] == 'remove' then
  redis.call('DEL', P .. 'identifier:' .. name)
  redis.call('SREM', P .. 'identifiers:' .. account, name)
end
if ARGV[8] ~= '' then redis.call('ZADD', P .. 'changes', now, name) end
write(account, ARGV[5], ARGV[6], ARGV[7])
redis.call('ZADD', P .. 'changes', now, account)
redis.call('PUBLISH', P .. 'changes', tostring(now))
return tostring(now)
