import os, sys, signal
def t(f):
    try:
        pid = f()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    except BaseException as e: print(type(e).__name__, e)
s=os.posix_spawn
e={}
print(os.posix_spawn.__text_signature__); print(os.posix_spawnp.__text_signature__)
for a in [(), 5, ['']]: t(lambda: s('/bin/true', a, e))
t(lambda: s('/bin/true', ['a'], 5))
t(lambda: s(5, ['a'], 5))
for actions in [5, [5], [()], [('x',)], [(9,)], [(0,)], [(0,1,'/x')], [(0,'1','/x',1,1)], [(1,'1')], [(1,)], [(2,)],
                [(1,-1)], [(2,-1,-1)], [(0,3,'a\0b',1,1)], [(0,3,'/nonexistent',0,1)], [[0,3,'/nonexistent',0,1]], None, {}]:
    t(lambda: s('/bin/true', ['a'], e, file_actions=actions))
for scheduler in [5, (5,), (5,6,7), (5,6), ('x',os.sched_param(1)), (500,os.sched_param(1)), (None,os.sched_param(0)), None]:
    t(lambda: s('/bin/true', ['a'], e, scheduler=scheduler))
for signals in [None, [999], 3, ['j'], [signal.SIGUSR1]]:
    t(lambda: s('/bin/true', ['a'], e, setsigmask=signals))
    t(lambda: s('/bin/true', ['a'], e, setsigdef=signals))
t(lambda: s('/bin/true', ['a'], e, resetids='x'))
t(lambda: s('/bin/true', ['a'], e, setsid='x'))
t(lambda: s('/bin/true', ['a'], e, setsid=1, setpgroup=0))
t(lambda: s('/bin/true', ['a'], e, setpgroup=-1))
t(lambda: s('/bin/true', ['a'], e, setpgroup=None))
t(lambda: s('/nonexistent', ['a'], e))
t(lambda: os.posix_spawnp('nonexistent', ['a'], e))
t(lambda: s('/bin/true', ['a']))
t(lambda: s('/bin/true', ['a'], {'a=b':'c'}))
t(lambda: s('/bin/true', ['a'], {'a':5}))
t(lambda: s('/bin/true', [5], e))
t(lambda: s('/bin/sh', ['sh', '-c', 'echo $x; exit 3'], {'x': 'y'}))
t(lambda: os.posix_spawnp('sh', ['sh', '-c', 'cat; exit 4'], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, '/dev/null', os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, 1, 5), (os.POSIX_SPAWN_CLOSE, 5)]))
sys.addaudithook(lambda name, args: print(name, args) if name.startswith('os.posix') else None)
t(lambda: s('/bin/true', ['a'], {'a':'b'}, file_actions=[(0,3,'/etc/passwd',0,1)]))
t(lambda: os.posix_spawnp('true', ['a'], {'a':'b'}))
for g in (-2,2**64,2**63,2**32,2**32-1,2.5):
    for f in (os.setgroups, ):
        try: print(f([g]))
        except BaseException as e: print(type(e).__name__, e)
