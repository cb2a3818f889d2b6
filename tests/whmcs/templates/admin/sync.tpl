{extends file='layout.tpl'}
{block name=body}
<form method="post" action="/admin/configservers.php?action=sync&amp;id={$id}">
<input type="hidden" name="token" value="{$token}">
<div class="table-responsive"><table class="table table-bordered">
    <thead><tr><th>Import/Sync</th><th>Identifier</th><th>On the server</th><th>Service</th><th>Differences</th></tr></thead>
    <tbody>
    {foreach $rows as $row}
    <tr>
        <td><input type="checkbox" name="accounts[]" value="{$row.uniqueIdentifier|text}" aria-label="Import or sync {$row.uniqueIdentifier|text}"></td>
        <td>{$row.uniqueIdentifier|text}</td>
        <td>{if $row.account}{$row.account.domain|text}, {$row.account.email|text}, {$row.account.primaryip|text}, {$row.account.status|text}{else}not there{/if}</td>
        <td>{if $row.service}<a href="/admin/clientsservices.php?id={$row.service}">{$row.service}</a>{else}not there{/if}</td>
        <td>{foreach $row.differences as $field => $values}{$field|text}: <span class="text-danger">{$values.0|text}</span> / {$values.1|text}<br>{/foreach}</td>
    </tr>
    {foreachelse}<tr><td colspan="5">No Records Found</td></tr>
    {/foreach}
    </tbody>
</table></div>
<button class="btn btn-primary">Import/Sync</button>
</form>
{/block}
