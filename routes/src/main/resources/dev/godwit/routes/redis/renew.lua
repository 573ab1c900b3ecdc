-- ARGV: prefix, id, address, seen, pending, lease in milliseconds, '1' if there is something new
local key = P .. 'proxy:' .. ARGV[2]
redis.call('SADD', P .. 'proxies', ARGV[2])
redis.call('HSET', key, 'address', ARGV[3], 'seen', ARGV[4], 'pending', ARGV[5], 'until', clock() + ARGV[6])
redis.call('PEXPIRE', key, 3600000)
if ARGV[7] == '1' then redis.call('PUBLISH', P .. 'progress', ARGV[2]) end
return ''
