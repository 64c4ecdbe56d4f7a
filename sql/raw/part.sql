-- purpose: what each whole of an index is made of, with the weights; edition is null where the tree is that of all editions
-- needs: incoming_part
-- comment: Mỗi cấp của một chỉ số tổng hợp gồm những phần nào, với trọng số
select
    index_code,
    cast(edition as integer) as edition,
    code,
    parent,
    parent_level,
    cast(weight as double) as weight,
from incoming_part
order by index_code, edition, parent, code
