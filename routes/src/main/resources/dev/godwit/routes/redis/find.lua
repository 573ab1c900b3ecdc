return {tostring(clock()), row(owner(ARGV[2]))}
