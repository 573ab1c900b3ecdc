redis.call('SREM', P .. 'proxies', ARGV[2])
redis.call('DEL', P .. 'proxy:' .. ARGV[2])
redis.call('PUBLISH', P .. 'progress', ARGV[2])
return ''
