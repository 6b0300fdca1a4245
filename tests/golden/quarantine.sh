printf 'id,text,intent\n1,fine,a\n2\n3,a,b,c,d\n4,"never closed,x\n5,ok,b\n' \
    >rows.csv
printf '{"id":1,"text":"fine"}\n{"id":2,"text":\n{"id":3,"text":"ok"}\nplain\n' \
    >rows.ndjson
: >nothing.csv
echo "a letter" >letter.txt
"$PIPELINE" ingest rows.csv rows.ndjson nothing.csv letter.txt
