{extends file='layout.tpl'}
{block name=body}
<div class="table-responsive"><table class="table table-bordered">
    <thead><tr><th>Date</th><th>Description</th><th>User</th></tr></thead>
    <tbody>
    {foreach $entries as $entry}
    <tr><td>{$entry->date|text}</td><td>{$entry->description|text}</td><td>{$entry->user|text}</td></tr>
    {foreachelse}<tr><td colspan="3">No Records Found</td></tr>
    {/foreach}
    </tbody>
</table></div>
{/block}
