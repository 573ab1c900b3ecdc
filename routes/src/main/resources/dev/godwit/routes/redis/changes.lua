-- ARGV: prefix, number, limit
local names = redis.call('ZRANGEBYSCORE', P .. 'changes', '(' .. ARGV[2], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[3])
local all = {tostring(clock())}
for i = 1, #names, 2 do
  all[#all + 1] = {names[i], names[i + 1], row(owner(names[i]))}
end
return all
