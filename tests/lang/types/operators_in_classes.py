class N:
    def __add__(s,o): return 'add'
    def __radd__(s,o): return 'radd'
    def __getitem__(s,i): 
        if i>3: raise IndexError
        return i
    def __len__(s): return 4
    def __call__(s,*a,**k): return a,k
    def __getattr__(s,n): return n
    def __iadd__(s,o): return 'iadd'
    def __lt__(s,o): return True
    def __contains__(s,x): return x==9
    def __enter__(s): return s
    def __exit__(s,*a): return True
n=N(); print(n+1,1+n,list(n),len(n),n(1,k=2),n.foo,n<1,1>n,9 in n,bool(n))
n+=1; print(n)
