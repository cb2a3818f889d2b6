{extends file='layout.tpl'}
{block name=body}
<div class="table-responsive"><table class="table table-bordered">
    <thead><tr><th>Product Name</th><th>Type</th><th>Module</th><th></th></tr></thead>
    <tbody>
    {foreach $products as $product}
    <tr><td>{$product->name|text}</td><td>{$product->type|text}</td><td>{$product->servertype|text}</td>
        <td><a class="btn btn-primary btn-sm" href="/admin/configproducts.php?action=edit&amp;id={$product->id}">Edit</a></td></tr>
    {foreachelse}<tr><td colspan="4">No Records Found</td></tr>
    {/foreach}
    </tbody>
</table></div>
{/block}
