-- purpose: what each whole of an index is made of, with the weights; edition is null where the tree is that of all editions
-- needs: incoming_part
select
    index_code,
    cast(edition as integer) as edition,
    code,
    parent,
    parent_level,
    cast(weight as double) as weight,
from incoming_part
order by index_code, edition, parent, code
